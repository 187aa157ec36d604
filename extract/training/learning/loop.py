"""Trains the network: batches, rates, checkpoints."""

import json
import math
import random
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import torch
from torch import Tensor
from torch.nn.utils import clip_grad_norm_
from torch.optim import AdamW
from torch.optim.lr_scheduler import LambdaLR
from torch.optim.swa_utils import AveragedModel

from claimgraph.extract.training.learning.distil import Lesson, Unlabelled, distil_loss, lessons_of
from claimgraph.extract.training.learning.examples import Example, Labelled, loss_of, read, vectors
from claimgraph.extract.training.learning.network import Network

_BUCKET: Final = 16
"""How many batches are sorted by length together: less padding, and still in random order."""
_LOGGED_EVERY: Final = 25
_LEAST: Final = 0.02
"""The share of the rates that is left in the last step."""
_APPROACH: Final = 1 / 3
"""The share that is left where the last epochs begin (`Options.last_epochs`)."""


@dataclass(frozen=True, slots=True)
class Options:
    """How to train."""

    epochs: int = 10
    batch_size: int = 4
    encoder_rate: float = 1e-4
    head_rate: float = 5e-4
    warm_up: float = 0.06
    """The share of steps in which the rates rise."""
    decay: float = 0.01
    with_embeddings: bool = True
    """Whether the encoder's embeddings of subwords learn too. In a small encoder they are a third of all parameters."""
    with_encoder: bool = True
    """Whether the encoder learns; else it reads each text once, and the heads alone go through the epochs."""
    last_epochs: int = 0
    """So many of the last epochs are of other texts than those before. The rates fall to a third until then, and from
    there to next to nothing; what is learned is the mean of the weights after each of them (Izmailov et al. 2018)."""
    seed: int = 1
    save_every: float = 300.0
    """Seconds between two checkpoints."""

    @property
    def early_epochs(self) -> int:
        """How many epochs there are before the last."""
        return max(0, self.epochs - self.last_epochs)


class Trainer:
    """Goes through examples step by step; killed and started again with the same arguments, it goes on."""

    def __init__(
        self, network: Network, options: Options, checkpoint: Path, log: Path, teacher: Network | None = None
    ) -> None:
        """Train this network; `teacher` knows what the unlabelled texts say."""
        self._network = network
        self._teacher = teacher
        self._options = options
        self._checkpoint = checkpoint
        self._log = log
        self._kept: dict[int, Tensor] = {}
        self._mean = AveragedModel(network) if options.last_epochs else None

    def fit(
        self, epochs: Sequence[Sequence[Labelled | Unlabelled]], after_epoch: Callable[[int], dict[str, Any]]
    ) -> None:
        """Train on what each epoch has to be read; `after_epoch` says what is to be logged of its result."""
        options = self._options
        plans = [self._batches(examples, epoch) for epoch, examples in enumerate(epochs)]
        steps = sum(map(len, plans))
        approach = sum(map(len, plans[: options.early_epochs])) if options.last_epochs else 0
        optimizer, schedule = self._optimizer(steps, approach)
        saved = self._resume(optimizer, schedule, steps)
        step, last = 0, time.monotonic()
        for epoch, plan in enumerate(plans):
            seen: Counter[str] = Counter()
            begun, done = time.monotonic(), 0
            self._network.train()
            for number, batch in enumerate(plan):
                step += 1
                if step <= saved:
                    continue
                torch.manual_seed(options.seed * 1_000_003 + step)
                random.seed(options.seed * 1_000_003 + step)
                losses = self._losses(batch, with_wrong=epoch > 0, seen=seen)
                done += len(batch)
                self._descend(torch.stack(losses).sum() / len(batch), optimizer, schedule)
                if number % _LOGGED_EVERY == 0:
                    rate = (time.monotonic() - begun) / done
                    self._say(
                        {"epoch": epoch, "batch": number, "of": len(plan), "seconds per document": rate, **_means(seen)}
                    )
                # Not after the last: with that goes the mean.
                if number + 1 < len(plan) and time.monotonic() - last > options.save_every:
                    self._save(step, optimizer, schedule)
                    last = time.monotonic()
            if step > saved:
                if self._mean is not None and epoch >= options.early_epochs:
                    self._mean.update_parameters(self._network)
                self._save(step, optimizer, schedule)
                if step == steps:
                    self._settle()
                self._network.eval()
                self._say({"epoch": epoch, "seconds": time.monotonic() - begun, **after_epoch(epoch)})

    def _batches(self, examples: Sequence[Labelled | Unlabelled], epoch: int) -> list[list[Labelled | Unlabelled]]:
        """All examples once, in random order, such of like length together."""
        chance = random.Random(self._options.seed * 1000 + epoch)  # noqa: S311 - not for secrets
        order = list(examples)
        chance.shuffle(order)
        size = self._options.batch_size
        batches = []
        for begin in range(0, len(order), size * _BUCKET):
            bucket = sorted(order[begin : begin + size * _BUCKET], key=lambda labelled: labelled.example.length)
            batches += [bucket[at : at + size] for at in range(0, len(bucket), size)]
        chance.shuffle(batches)
        return batches

    def _losses(self, batch: Sequence[Labelled | Unlabelled], *, with_wrong: bool, seen: Counter[str]) -> list[Tensor]:
        lessons = iter(self._lessons([text for text in batch if isinstance(text, Unlabelled)]))
        losses = []
        for text, hidden in zip(batch, self._read([text.example for text in batch]), strict=True):
            words = vectors(self._network, text.example, hidden)
            if isinstance(text, Labelled):
                words = self._network.in_hand(words, text.hand)
                losses.append(loss_of(self._network, text, words, with_wrong=with_wrong, seen=seen))
            else:
                losses.append(distil_loss(self._network, next(lessons), words, seen=seen))
        return losses

    def _lessons(self, texts: Sequence[Unlabelled]) -> list[Lesson]:
        """What the teacher says of texts."""
        return [] if self._teacher is None else lessons_of(self._teacher, texts)

    def _read(self, examples: Sequence[Example]) -> list[Tensor]:
        """What the encoder makes of the words of each."""
        if self._options.with_encoder:
            return read(self._network, examples)
        return [self._read_once(example) for example in examples]

    def _read_once(self, example: Example) -> Tensor:
        if id(example) not in self._kept:
            self._network.encoder.eval()
            with torch.no_grad():
                # Alone, so that it does not depend on where a killed run goes on; in half the bytes, since it is half a
                # megabyte a paper.
                (words,) = read(self._network, [example])
            self._kept[id(example)] = words.bfloat16()
        return self._kept[id(example)].float()

    def _settle(self) -> None:
        """Take the mean of the last epochs for what was learned."""
        if self._mean is not None:
            self._network.load_state_dict(self._mean.module.state_dict())

    def _optimizer(self, steps: int, approach: int) -> tuple[AdamW, LambdaLR]:
        options = self._options
        self._network.encoder.requires_grad_(options.with_encoder)
        if not options.with_embeddings:
            self._network.encoder.embeddings.word_embeddings.requires_grad_(False)  # noqa: FBT003  # PyTorch's call
        body = {id(parameter) for parameter in self._network.encoder.parameters()}
        learning = [parameter for parameter in self._network.parameters() if parameter.requires_grad]
        encoder = [parameter for parameter in learning if id(parameter) in body]
        heads = [parameter for parameter in learning if id(parameter) not in body]
        optimizer = AdamW(
            [{"params": encoder, "lr": options.encoder_rate}, {"params": heads, "lr": options.head_rate}],
            weight_decay=options.decay,
            # One pass over the weights instead of ten; on a CPU the step is otherwise a third of the time.
            fused=True,
        )
        warm = max(1, math.ceil(options.warm_up * steps))

        def rate(step: int) -> float:
            if step < approach:
                left = 1 - (1 - _APPROACH) * step / approach
            else:
                left = (_APPROACH if approach else 1) * (steps - step) / (steps - approach)
            return min((step + 1) / warm, max(_LEAST, left))

        return optimizer, LambdaLR(optimizer, rate)

    def _descend(self, loss: Tensor, optimizer: AdamW, schedule: LambdaLR) -> None:
        loss.backward()
        clip_grad_norm_(self._network.parameters(), 1.0)
        optimizer.step()
        schedule.step()
        optimizer.zero_grad()

    def _save(self, step: int, optimizer: AdamW, schedule: LambdaLR) -> None:
        draft = self._checkpoint.with_suffix(".draft")
        state = {"step": step, "network": self._network.state_dict(), "optimizer": optimizer.state_dict()}
        mean = {} if self._mean is None else {"mean": self._mean.state_dict()}
        torch.save({**state, **mean, "schedule": schedule.state_dict()}, draft)
        draft.replace(self._checkpoint)

    def _resume(self, optimizer: AdamW, schedule: LambdaLR, steps: int) -> int:
        if not self._checkpoint.exists():
            return 0
        state = torch.load(self._checkpoint, weights_only=True, map_location="cpu")
        self._network.load_state_dict(state["network"])
        if self._mean is not None:
            self._mean.load_state_dict(state["mean"])
        if state["step"] < steps:
            optimizer.load_state_dict(state["optimizer"])
            schedule.load_state_dict(state["schedule"])
        else:
            self._settle()
        self._say({"resumed at step": state["step"]})
        return int(state["step"])

    def _say(self, values: dict[str, Any]) -> None:
        rounded = {name: round(value, 3) if isinstance(value, float) else value for name, value in values.items()}
        with self._log.open("a", encoding="utf-8") as lines:
            lines.write(json.dumps(rounded) + "\n")


def _means(seen: Counter[str]) -> dict[str, float]:
    counts = {name.removesuffix(" spans"): count for name, count in seen.items() if name.endswith(" spans")}
    return {name: value / counts[name.split()[0]] for name, value in seen.items() if name.endswith("loss")}
