"""Functions of a module, as users write them, for test_ship."""

import functools
import math
import math as m

LIMIT = 3


def double(x):
    """Twice as much."""
    return 2 * x


def factorial(n):
    return 1 if n < 2 else n * factorial(n - 1)


def area(r):
    return double(math.pi) * m.sqrt(r)


def lights():
    return Pin(2).value()  # noqa: F821 (a name of the node)


def clipped(x):
    return min(x, LIMIT)


def adder(n):
    def add(x):
        return x + n

    return add


@functools.lru_cache
def cached(x):
    return x


def decorate(f):
    return f


@decorate
def decorated(x):
    return x


def numbers():
    yield 1


async def later():
    return 1


class Thing:
    def method(self):
        return 1


alias = double


def by_another_name():
    return alias(1)


def nested():
    def inner(x):
        return double(x)

    return inner(4)


increment = lambda x: x + 1  # noqa: E731
pair = (lambda x: x, lambda x: x * 2)
twins = (lambda x: (lambda: x)(), lambda x: (lambda: x)())
