"""How long the threads of a step spin for each other before they sleep; torch reads it when loaded."""

import os
from importlib.util import find_spec
from pathlib import Path

ROUNDS = "1000"  # some microseconds


def spin_briefly() -> None:
    """Set GOMP_SPINCOUNT and the policy with it, unless whoever started the process decided on one of them.

    A step is thousands of small operations, each shared among the threads. Who never spins is woken for each;
    who spins as long as OpenMP does of itself loses whole seconds to whatever else runs on the cores.
    Measured on two cores, four nano stickers, with the cores free and with one of them busy: never 0.25 and
    0.29 s, 1,000 rounds 0.17 and 0.35 s, 10,000 rounds 0.16 and 0.98 s.

    Once two threads of a process have each shared work, libgomp counts more helpers than cores and spins a
    hundred rounds at most (0.28 s instead of 0.17), unless the policy is active. Other OpenMPs take that word
    for leave to spin for ever, so they are not told."""
    if not {"GOMP_SPINCOUNT", "OMP_WAIT_POLICY"} & os.environ.keys():
        os.environ["GOMP_SPINCOUNT"] = ROUNDS
        if torch_has_gomp():
            os.environ["OMP_WAIT_POLICY"] = "active"


def torch_has_gomp() -> bool:
    """Whether the OpenMP that torch brings is GNU's, as in its wheels for Linux; torch is not loaded."""
    found = find_spec("torch")
    folders = (found.submodule_search_locations if found else None) or ()
    return any(any(Path(folder, "lib").glob("libgomp*")) for folder in folders)
