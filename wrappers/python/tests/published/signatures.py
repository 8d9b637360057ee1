"""Prints the parameters of all functions of the package `indy`, whichever it is, as JSON."""

import importlib
import inspect
import json

MODULES = (
    "anoncreds",
    "blob_storage",
    "crypto",
    "did",
    "libindy",
    "non_secrets",
    "pairwise",
    "pool",
    "wallet",
)
OPTIONS = inspect.Parameter.VAR_KEYWORD


def parameters():
    for name in MODULES:
        module = importlib.import_module(f"indy.{name}")
        for function, it in inspect.getmembers(module, inspect.iscoroutinefunction):
            signature = inspect.signature(it).parameters.values()
            yield f"{name}.{function}", [
                (p.name, str(p.kind), p.default is not p.empty)
                for p in signature
                if p.kind != OPTIONS
            ]


print(json.dumps(dict(parameters())))
