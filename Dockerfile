# The image of Rawi: the worker and every other command of `rawi`. 260 MB above python:slim; no compiler, no pip, no torch.
#
#   docker build -t rawi .
#   docker run --rm rawi settings
#   docker run --rm --init -e RAWI_BROKER=kafka:9092 rawi
#
# scripts/dockerfile_in_venv.py runs the Python part of this file without Docker; it reads the steps from here.

FROM python:3.12-slim-bookworm AS build

ENV PIP_DISABLE_PIP_VERSION_CHECK=1 \
    PIP_NO_INPUT=1 \
    PIP_ROOT_USER_ACTION=ignore \
    PIP_CACHE_DIR=/build/pip

# faust-streaming has wheels for amd64 only; elsewhere it is compiled, and the compiler stays behind in this stage.
RUN [ "$(dpkg --print-architecture)" = amd64 ] \
    || (apt-get update && apt-get install -y --no-install-recommends gcc libc6-dev && rm -rf /var/lib/apt/lists/*)

WORKDIR /build

# Without a pip of its own: nothing can be installed into a running container. The pip of this stage fills it from outside.
RUN python -m venv --without-pip /opt/rawi

# The lock alone first, so that a change of the sources does not fetch the dependencies again. --no-deps because the lock is the whole list:
# camel-tools would otherwise ask for torch, of which Rawi imports nothing.
COPY requirements.lock ./
RUN --mount=type=cache,target=/build/pip \
    pip --python /opt/rawi/bin/python install --no-deps --require-hashes -r requirements.lock

COPY pyproject.toml README.md LICENSE ./
COPY worker worker
RUN --mount=type=cache,target=/build/pip \
    pip --python /opt/rawi/bin/python install --no-deps .


FROM python:3.12-slim-bookworm

ARG VERSION=dev
ARG REVISION=unknown
LABEL org.opencontainers.image.title="rawi" \
      org.opencontainers.image.description="Stream-processing ingestion worker for Arabic news, on Kafka" \
      org.opencontainers.image.licenses="Apache-2.0" \
      org.opencontainers.image.version="${VERSION}" \
      org.opencontainers.image.revision="${REVISION}"

# A fixed number, so that the owner of a volume stays the same from image to image and Kubernetes can check runAsNonRoot.
# The state directory exists with its owner before it becomes a volume: a new named volume takes both over.
RUN groupadd --gid 10001 rawi \
    && useradd --uid 10001 --gid rawi --no-log-init --home-dir /var/lib/rawi --shell /usr/sbin/nologin rawi \
    && install --directory --owner rawi --group rawi --mode 0750 /var/lib/rawi

COPY --from=build /opt/rawi /opt/rawi
COPY deploy/ready.py /usr/share/rawi/

# Lines of log leave at once. The health pages answer on all addresses of the container; what of that is reachable, the network decides.
ENV PATH=/opt/rawi/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    RAWI_STATE_DIR=/var/lib/rawi \
    RAWI_WEB_HOST=0.0.0.0 \
    RAWI_WEB_PORT=6066

USER 10001:10001
WORKDIR /var/lib/rawi
# Only a cache: a worker that finds nothing here restores the duplicate index from its changelog topic.
VOLUME /var/lib/rawi
EXPOSE 6066

# The start may take minutes when there is much state to restore.
HEALTHCHECK --interval=15s --timeout=10s --start-period=5m --retries=4 CMD ["python", "/usr/share/rawi/ready.py"]

# In exec form, so that SIGTERM reaches the worker itself: it then finishes, delivers and commits what is in work (at most 60 s).
# Run with --init (docker) or `init: true` (compose): as process 1 without one, a worker ignores SIGTERM in the second before it listens.
ENTRYPOINT ["rawi"]
CMD ["worker"]
