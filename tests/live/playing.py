"""Scenes of coroutines, each in an event loop and a thread of its own: the browser tests keep one in theirs."""

import asyncio
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor

PATIENCE = 20  # seconds


def play(scene: Coroutine[None, None, None]) -> None:
    with ThreadPoolExecutor(1) as stage:
        stage.submit(asyncio.run, _patiently(scene)).result()


async def _patiently(scene: Coroutine[None, None, None]) -> None:
    async with asyncio.timeout(PATIENCE):
        await scene
