"""What a hotspot report is about."""

from dataclasses import dataclass

import shapely

from safercity.evidence.assessment.topics import Topic
from safercity.evidence.hotspot_study.proof import Proof
from safercity.evidence.hotspot_study.study import Study


@dataclass(frozen=True)
class Subject:
    """A study with its proof, what its topic is, and the shape of its area in metres.

    `police_generated` is True for what comes to light because the police look for it;
    `snapped` where points were moved to map points before they were published.
    """

    study: Study
    proof: Proof
    topic: Topic
    shape: shapely.Geometry
    police_generated: bool
    snapped: bool
