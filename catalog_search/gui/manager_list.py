"""The list of catalogues as the manager shows and changes it: in groups, moved, copied, taken in. Values only."""
from __future__ import annotations

from dataclasses import dataclass, replace
from typing import AbstractSet, Any, Callable, List, Optional, Sequence, Set, Tuple, TypeVar

from ..model.config import CatalogConfig
from ..support.connections import unique_id

T = TypeVar("T")
Configs = List[CatalogConfig]


@dataclass(frozen=True)
class Block:
    """One row at the top of the tree: a group with its members or, where ``group`` is empty, a single catalogue."""

    group: str
    members: Tuple[CatalogConfig, ...]


def blocks_of(configs: Sequence[CatalogConfig]) -> List[Block]:
    """The rows at the top: a group stands where its first member does and holds all of them."""
    blocks: List[Block] = []
    seen: Set[str] = set()
    for config in configs:
        if not config.group:
            blocks.append(Block("", (config,)))
        elif config.group not in seen:
            seen.add(config.group)
            blocks.append(Block(config.group, tuple(c for c in configs if c.group == config.group)))
    return blocks


def flat(blocks: Sequence[Block]) -> Configs:
    """The list in the order in which the tree shows it."""
    return [config for block in blocks for config in block.members]


def groups_of(configs: Sequence[CatalogConfig]) -> List[str]:
    """The names of the groups, in order."""
    return [block.group for block in blocks_of(configs) if block.group]


def without(configs: Sequence[CatalogConfig], ids: AbstractSet[str]) -> Configs:
    return [config for config in configs if config.id not in ids]


def switched(configs: Sequence[CatalogConfig], ids: AbstractSet[str], enabled: bool) -> Configs:
    """Some included in searches or left out; that alone does not make them the user's own."""
    return [replace(config, enabled=enabled) if config.id in ids else config for config in configs]


def updated(configs: Sequence[CatalogConfig], config: CatalogConfig) -> Configs:
    """One of them as the user made it."""
    own = replace(config, builtin=False)
    return [own if known.id == config.id and known != config else known for known in configs]


def added(configs: Sequence[CatalogConfig], new: Sequence[CatalogConfig]) -> Tuple[Configs, List[str]]:
    """New ones at the end, each with an id of its own; also these ids."""
    result, ids = list(configs), []
    for config in new:
        own = replace(config, id=unique_id(config, {known.id for known in result}), builtin=False)
        result.append(own)
        ids.append(own.id)
    return result, ids


def duplicated(
    configs: Sequence[CatalogConfig], ids: AbstractSet[str], copy_name: Callable[[str], str]
) -> Tuple[Configs, List[str]]:
    """Copies right below their originals, and the ids of the copies."""
    result: Configs = []
    taken = {config.id for config in configs}
    names = {config.name for config in configs}
    copies: List[str] = []
    for config in configs:
        result.append(config)
        if config.id in ids:
            copy = replace(
                config, id=unique_id(config, taken), name=_free_name(copy_name(config.name), names), builtin=False
            )
            taken.add(copy.id)
            names.add(copy.name)
            copies.append(copy.id)
            result.append(copy)
    return result, copies


def regrouped(configs: Sequence[CatalogConfig], ids: AbstractSet[str], group: str) -> Configs:
    """Some moved to the end of a group, or out of all groups to the end of the list."""
    if group:
        return moved_into(configs, ids, group, None)
    outside = {config.id for config in configs if config.id in ids and config.group}
    return moved_to_top(configs, outside, frozenset(), None)


def renamed_group(configs: Sequence[CatalogConfig], old: str, new: str) -> Configs:
    """A group under another name; under that of another group it joins it, without one it is dissolved."""
    return flat(blocks_of([_changed(c, group=new) if c.group == old else c for c in configs]))


def moved_into(configs: Sequence[CatalogConfig], ids: AbstractSet[str], group: str, at: Optional[int]) -> Configs:
    """Some moved into a group, before its member number ``at`` or to its end."""
    blocks = blocks_of(configs)
    moving = [_changed(config, group=group) for config in flat(blocks) if config.id in ids]
    present = next((block.members for block in blocks if block.group == group), ())
    members = _put(present, moving, at, lambda config: config.id in ids)
    rest = [_reduced(block, ids) for block in blocks]
    kept = [Block(group, tuple(members)) if block.group == group else block for block in rest]
    if not any(block.group == group for block in kept):
        kept.append(Block(group, tuple(members)))
    return flat(kept)


def moved_to_top(
    configs: Sequence[CatalogConfig], ids: AbstractSet[str], groups: AbstractSet[str], at: Optional[int]
) -> Configs:
    """Catalogues and whole groups moved to the top level, before its row ``at`` or to its end."""
    blocks = blocks_of(configs)
    moving: List[Block] = []
    for block in blocks:
        if block.group in groups:
            moving.append(block)
        else:
            moving += [Block("", (_changed(config, group=""),)) for config in block.members if config.id in ids]

    def goes(block: Block) -> bool:
        return block.group in groups or (not block.group and block.members[0].id in ids)

    return flat(_put([_reduced(block, ids) if not goes(block) else block for block in blocks], moving, at, goes))


def shifted(configs: Sequence[CatalogConfig], ids: AbstractSet[str], groups: AbstractSet[str], step: int) -> Configs:
    """Catalogues and whole groups one place up (-1) or down (1) among their neighbours."""
    blocks = [
        block if block.group in groups else replace(block, members=tuple(_shift(block.members, _is_one_of(ids), step)))
        for block in blocks_of(configs)
    ]

    def goes(block: Block) -> bool:
        return block.group in groups or (not block.group and block.members[0].id in ids)

    return flat(_shift(blocks, goes, step))


def _is_one_of(ids: AbstractSet[str]) -> Callable[[CatalogConfig], bool]:
    return lambda config: config.id in ids


def _shift(items: Sequence[T], goes: Callable[[T], bool], step: int) -> List[T]:
    """Those that go swap with a neighbour that stays; a run of them moves together."""
    result = list(items)
    order = range(1, len(result)) if step < 0 else range(len(result) - 2, -1, -1)
    for at in order:
        if goes(result[at]) and not goes(result[at + step]):
            result[at], result[at + step] = result[at + step], result[at]
    return result


def _put(items: Sequence[T], moving: Sequence[T], at: Optional[int], goes: Callable[[T], bool]) -> List[T]:
    """The items with the moving ones before the first at or after ``at`` that stays, else at the end."""
    before = list(items) if at is None else list(items[:at])
    after = [] if at is None else list(items[at:])
    return [*(i for i in before if not goes(i)), *moving, *(i for i in after if not goes(i))]


def _reduced(block: Block, ids: AbstractSet[str]) -> Block:
    return replace(block, members=tuple(config for config in block.members if config.id not in ids))


def _changed(config: CatalogConfig, **changes: Any) -> CatalogConfig:
    """A connection that the user changed is theirs; one that stays as it was is not."""
    new = replace(config, **changes)
    return config if new == config else replace(new, builtin=False)


def _free_name(name: str, taken: AbstractSet[str]) -> str:
    free, number = name, 2
    while free in taken:
        free, number = f"{name} {number}", number + 1
    return free
