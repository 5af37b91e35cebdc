"""Which offer a row of the live catalogue is about: where its machine says so, and none where it does not."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.catalog import Catalog
from config.live.matching import Row, matched_prices

H100 = Row("aws", "p5.48xlarge", "us-east-1", 40.0, "H100", 80.0, 8, is_spot=False)
MATCHED = {
    "aws-h100-on-demand": H100,
    "aws-h100-on-demand-p5.4xlarge": H100._replace(instance="p5.4xlarge", gpu_count=1),
    "aws-a100-80g-on-demand": H100._replace(instance="p4de.24xlarge", gpu_name="A100"),
    "aws-h200-spot-us-east-2": Row("aws", "p5en.48xlarge", "us-east-2", 24.0, "H200", 141.0, 8, is_spot=True),
    "azure-h100-nvl-on-demand": Row(
        "azure", "Standard_NC40ads_H100_v5", "eastus", 7.0, "H100NVL", 94.0, 1, is_spot=False
    ),
    "azure-a100-80g-pcie-spot": Row("azure", "Standard_NC24ads_A100_v4", "eastus", 0.7, "A100", 80.0, 1, is_spot=True),
    "gcp-h100-spot": Row("gcp", "a3-highgpu-8g", "us-central1-b", 50.0, "H100", 80.0, 8, is_spot=True),
    "gcp-rtx-pro-6000-server-spot": Row(
        "gcp", "g4-standard-48", "us-central1-a", 1.8, "RTXPRO6000", 96.0, 1, is_spot=True
    ),
    "lambda-h100-on-demand": Row("lambdalabs", "gpu_8x_h100_sxm5", "us-west-3", 32.0, "H100", 80.0, 8, is_spot=False),
    "lambda-h100-pcie-on-demand": Row(
        "lambdalabs", "gpu_1x_h100_pcie", "us-west-3", 3.3, "H100", 80.0, 1, is_spot=False
    ),
    "lambda-a100-40g-on-demand": Row("lambdalabs", "gpu_8x_a100", "us-east-1", 16.0, "A100", 40.0, 8, is_spot=False),
    "lambda-gh200-on-demand": Row(
        "lambdalabs", "gpu_1x_gh200", "us-east-1", 2.3, "GH200", 96.0, 1, is_spot=False, flags=("lambda-arm",)
    ),
    "nebius-h100-spot": Row(
        "nebius", "gpu-h100-sxm 8gpu-128vcpu-1600gb", "eu-north1", 10.0, "H100", 80.0, 8, is_spot=True
    ),
    "oci-b300-on-demand": Row("oci", "BM.GPU.B300.8", "us-ashburn-1", 120.0, "B300", 270.0, 8, is_spot=False),
    "runpod-h100-on-demand": Row("runpod", "NVIDIA H100 80GB HBM3", "US-TX-3", 4.0, "H100", 80.0, 1, is_spot=False),
    "runpod-h100-pcie-on-demand-community": Row(
        "runpod", "NVIDIA H100 PCIe", "NO", 2.0, "H100", 80.0, 1, is_spot=False
    ),
    "verda-h100-on-demand": Row("verda", "1H100.80S.32V", "FIN-03", 2.3, "H100", 80.0, 1, is_spot=False),
}
LEFT_OUT = {
    "an H100 in a machine that nobody knows": H100._replace(instance="p9.48xlarge"),
    "another provider": H100._replace(provider="cloudrift"),
    "another region": H100._replace(location="eu-west-1"),
    "another number of GPUs": H100._replace(gpu_count=4),
    "no GPU": H100._replace(gpu_count=0),
    "another GPU than the machine holds": H100._replace(gpu_name="A100"),
    "a GPU without a name": H100._replace(gpu_name=""),
    "another memory than the machine holds": H100._replace(gpu_memory_gb=40.0),
    "bought in a way that is not known": H100._replace(is_spot=True),
    "a GPU of RunPod that may be either kind": Row(
        "runpod", "NVIDIA H100", "US-TX-3", 4.0, "H100", 80.0, 1, is_spot=False
    ),
    "a cluster of RunPod": Row(
        "runpod", "NVIDIA H100 80GB HBM3", "US-TX-3", 4.0, "H100", 80.0, 1, is_spot=False, flags=("runpod-cluster",)
    ),
    "the GPU alone, without its machine": Row(
        "gcp", "a2-highgpu (GPU SKU)", "us-central1-a", 2.9, "A100", 40.0, 1, is_spot=False
    ),
}


@pytest.mark.parametrize("offer", MATCHED)
def test_a_row_prices_the_offer_of_its_machine(offer: str, built_in: Catalog) -> None:
    row = MATCHED[offer]
    found = matched_prices([row], built_in)
    assert found == {offer: pytest.approx(row.usd_per_instance_hour / row.gpu_count)}


@pytest.mark.parametrize("row", LEFT_OUT.values(), ids=LEFT_OUT)
def test_a_row_that_is_surely_of_no_offer_is_left_out(row: Row, built_in: Catalog) -> None:
    assert matched_prices([row], built_in) == {}


def test_regions_that_ask_the_same_are_one_price(built_in: Catalog) -> None:
    row = MATCHED["oci-b300-on-demand"]
    assert matched_prices([row, row._replace(location="eu-frankfurt-1")], built_in) == {"oci-b300-on-demand": 15.0}


def test_an_offer_without_a_region_has_no_price_where_regions_differ(built_in: Catalog) -> None:
    row = MATCHED["oci-b300-on-demand"]
    elsewhere = row._replace(location="eu-frankfurt-1", usd_per_instance_hour=200.0)
    assert matched_prices([row, elsewhere], built_in) == {}


def test_a_region_goes_before_its_local_zones(catalog: Catalog) -> None:
    dearer = H100._replace(location="us-east-1-atl-1", usd_per_instance_hour=55.0)
    assert matched_prices([dearer, H100], catalog) == {"aws-h100-on-demand": 5.0}


@given(
    st.lists(
        st.builds(
            Row,
            provider=st.sampled_from(["aws", "azure", "gcp", "lambdalabs", "runpod", "verda", "nobody"]),
            instance=st.sampled_from(["p5.48xlarge", "gpu_8x_h100_sxm5", "NVIDIA H100 PCIe", ""]) | st.text(),
            location=st.sampled_from(["us-east-1", "us-west-2", "US-TX-3", "NO", ""]) | st.text(),
            usd_per_instance_hour=st.floats(),
            gpu_name=st.sampled_from(["H100", "A100", ""]) | st.text(),
            gpu_memory_gb=st.none() | st.floats(),
            gpu_count=st.integers(-8, 16),
            is_spot=st.booleans(),
        )
    )
)
def test_no_row_is_a_defect(catalog: Catalog, rows: list[Row]) -> None:
    found = matched_prices(rows, catalog)
    assert all(catalog.offers[offer].basis == "instance" for offer in found)
    assert all(math.isnan(usd) or isinstance(usd, float) for usd in found.values())
