import numpy as np

from safercity.synth.keys import pseudonym, reference


def test_references_run_on_and_keep_their_width():
    assert reference("C18", np.array([7, 1_234_567])).to_pylist() == [
        "C18-000007",
        "C18-1234567",
    ]


def test_pseudonyms_tell_every_number_apart_and_hide_their_order():
    keys = pseudonym("V", np.arange(20_000)).to_pylist()

    assert len(set(keys)) == 20_000
    assert keys != sorted(keys)


def test_nobody_has_no_pseudonym():
    assert pseudonym("V", np.array([-1])).to_pylist() == [None]
