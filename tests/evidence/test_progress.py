import io

from rich.console import Console

from safercity.evidence.progress import WITHIN, Stopwatch, progress


def test_each_step_is_printed_with_its_time_when_it_is_over():
    printed = io.StringIO()

    with progress(Console(file=printed)) as step:
        step("Reading")
        step(f"{WITHIN}1 of 2")
        step("Writing")

    lines = printed.getvalue().splitlines()
    assert [line.split(" s  ")[1] for line in lines] == ["Reading", "Writing"]


def test_a_stopwatch_keeps_what_each_step_took():
    seen = []
    watch = Stopwatch(seen.append)

    watch("Reading")
    watch(f"{WITHIN}1 of 2")
    watch("")

    assert list(watch.seconds) == ["Reading"]
    assert seen == ["Reading", f"{WITHIN}1 of 2"]
