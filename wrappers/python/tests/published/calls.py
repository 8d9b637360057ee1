"""Which functions of python3-indy a script calls."""

import functools
import inspect


def watch(*modules):
    """
    Notes from now on which coroutine functions of these modules are called.

    :return: {"module.function": whether it was called, ..}, which keeps up
    """
    calls = {}
    for module in modules:
        for name, function in inspect.getmembers(module, inspect.iscoroutinefunction):
            if function.__module__ == module.__name__:
                key = f"{module.__name__}.{name}"
                calls[key] = False
                setattr(module, name, _noting(function, calls, key))
    return calls


def _noting(function, calls, key):
    @functools.wraps(function)
    def noting(*arguments):
        calls[key] = True
        return function(*arguments)

    return noting
