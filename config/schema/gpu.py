"""Accelerators: dense peaks, memory, links and power of one chip as it is rented."""

from typing import Annotated, Literal

from pydantic import Field, model_validator

from config.schema.entry import Count, Month, Positive, Sourced, Strict, Words

Precision = Literal["bf16", "fp16", "fp8", "fp4", "int8", "int4"]
Generation = Literal[
    "pascal", "volta", "turing", "ampere", "ada", "hopper", "blackwell",
    "cdna2", "cdna3", "cdna4", "tpu", "gaudi", "neuron", "ascend", "other",
]  # fmt: skip

BYTES_PER_NUMBER: dict[Precision, float] = {"bf16": 2, "fp16": 2, "fp8": 1, "int8": 1, "fp4": 0.5, "int4": 0.5}
"""The width of one number without any scales."""

SPARSE_GENERATIONS = frozenset({"ampere", "ada", "hopper", "blackwell", "cdna3", "cdna4"})
"""Generations whose data sheets also print a peak with structured sparsity, twice the dense one."""


class DensePeaks(Strict):
    """Peak matrix throughput without sparsity, in TFLOP/s (int8: TOP/s); null where a chip has none."""

    fp32: Positive | None = None
    """In TFLOP/s."""
    tf32: Positive | None = None
    """In TFLOP/s."""
    bf16: Positive | None = None
    """In TFLOP/s, half of what a data sheet prints with sparsity; what MFU is measured against."""
    fp16: Positive | None = None
    """In TFLOP/s; what MFU is measured against on a chip without BF16."""
    fp8: Positive | None = None
    """In TFLOP/s."""
    int8: Positive | None = None
    """In TOP/s."""
    fp4: Positive | None = None
    """In TFLOP/s."""


class Interconnect(Strict):
    """The link between the chips of one server."""

    type: Words
    """E.g. NVLink 4; a name that begins with PCIe is taken as such."""
    gb_s_bidirectional: Positive
    """Total of one chip, both directions summed, in GB/s."""
    joins: Count | None = None
    """Chips that a bridge joins; null where the link reaches all of a server."""
    beyond_gb_s_bidirectional: Positive | None = None
    """The link between chips that no bridge joins, in GB/s."""

    @model_validator(mode="after")
    def _bridge_is_whole(self) -> "Interconnect":
        if (self.joins is None) != (self.beyond_gb_s_bidirectional is None):
            raise ValueError("joins and beyond_gb_s_bidirectional go together: give both or neither")
        return self

    def gb_s_between(self, chips: int) -> float:
        """The slowest link among so many chips, both directions summed, in GB/s."""
        if self.joins is not None and self.beyond_gb_s_bidirectional is not None and chips > self.joins:
            return self.beyond_gb_s_bidirectional
        return self.gb_s_bidirectional

    def is_pcie(self, chips: int) -> bool:
        """Whether so many chips speak over PCIe."""
        return self.type.startswith("PCIe") or (self.joins is not None and chips > self.joins)


class Gpu(Sourced):
    """One accelerator, counted as it is rented: per chip, never per pair or tray."""

    name: Words
    """As its vendor writes it, e.g. NVIDIA H100 SXM."""
    label: Annotated[str, Field(min_length=1, max_length=16)]
    """The short name that answers use."""
    vendor: Words
    """Who makes it."""
    generation: Generation
    """Decides which published runs its utilisation is taken from; `other` for what is not listed."""
    aliases: tuple[Words, ...] = ()
    """More names that it answers to; case and punctuation do not matter."""
    dense_tflops: DensePeaks
    """Dense peaks by number format, in TFLOP/s."""
    sparse_bf16_tflops: Positive | None = None
    """The BF16 peak with structured sparsity as the data sheet prints it; the dense peak must be half of it."""
    memory_gb: Positive
    """Capacity as the vendor prints it."""
    memory_usable_gib: Positive | None = None
    """What the driver shows, in GiB."""
    bandwidth_gb_s: Positive
    """Of its memory, in GB/s."""
    tdp_w: Positive
    """Thermal design power of one chip, in W."""
    server_w_per_gpu: Positive | None = None
    """Maximum power of the vendor's server divided by its chips, without cooling of the building."""
    gpus_per_server: Count
    """Chips in one server."""
    interconnect: Interconnect
    """The link between the chips of one server."""
    released: Month
    """When it could be bought, as exact as it is known, e.g. "2023-03"."""
    sources_of: dict[Words, Words] = Field(default_factory=dict)
    """Where the figures of some fields come from that `sources` do not hold, by the name of the field."""

    @model_validator(mode="after")
    def _peaks_are_dense(self) -> "Gpu":
        peaks = self.dense_tflops
        half_precision = peaks.bf16 or peaks.fp16
        if half_precision is None:
            raise ValueError("dense_tflops needs bf16 or fp16: give the dense peak in TFLOP/s")
        sparse = self.sparse_bf16_tflops
        if sparse is None:
            if self.generation in SPARSE_GENERATIONS:
                raise ValueError(
                    f"sparse_bf16_tflops is missing: {self.generation} data sheets print a sparse BF16 peak; "
                    "give it, so that the dense one can be checked against it"
                )
        elif abs(half_precision * 2 / sparse - 1) > 0.02:
            raise ValueError(
                f"dense_tflops.{self.training_precision} is {half_precision:g}, but a dense peak is half of "
                f"sparse_bf16_tflops, {sparse:g}: put {sparse / 2:g}, or correct the sparse one"
            )
        return self

    @model_validator(mode="after")
    def _memory_and_power_agree(self) -> "Gpu":
        usable, server_w = self.memory_usable_gib, self.server_w_per_gpu
        if usable is not None and usable > self.memory_gb:
            raise ValueError(
                f"memory_usable_gib is {usable:g}, more than the label, {self.memory_gb:g}: "
                "put the GiB that the driver shows, or leave it out"
            )
        if server_w is not None and server_w < self.tdp_w:
            raise ValueError(
                f"server_w_per_gpu is {server_w:g}, less than the chip's own {self.tdp_w:g} W: "
                "put the power of the server over its chips, or leave it out"
            )
        return self

    @model_validator(mode="after")
    def _sources_are_of_fields(self) -> "Gpu":
        for field in self.sources_of:
            if field not in type(self).model_fields:
                raise ValueError(f"sources_of names {field}, which is no field of an accelerator: correct it")
        return self

    @property
    def training_precision(self) -> Precision:
        """BF16, or FP16 on a chip that has no BF16."""
        return "bf16" if self.dense_tflops.bf16 is not None else "fp16"

    @property
    def training_tflops(self) -> float:
        """The dense peak that MFU is measured against, whatever the precision of the run, in TFLOP/s."""
        peaks = self.dense_tflops
        peak = peaks.bf16 or peaks.fp16
        assert peak is not None  # the validator refused such an entry
        return peak
