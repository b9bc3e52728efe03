from worker.contracts.docstrings import describe, field_descriptions


class _Sample:
    """About the class."""

    first: str
    second: str = ""
    """Below ``second``:
    two lines, بالعربية.
    """
    third: int = 0


def test_a_string_below_a_field_belongs_to_it() -> None:
    assert field_descriptions(_Sample) == {"second": "Below `second`:\ntwo lines, بالعربية."}


def test_indentation_of_the_source_is_no_part_of_a_description() -> None:
    assert describe("One.\n\n    Two ``x``\n    three.\n    ") == "One.\n\nTwo `x`\nthree."
