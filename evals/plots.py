"""Small pictures of figures, as inline SVG that takes its colours from the page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from markupsafe import Markup

from evals.scores import Latency
from evals.statistics import Estimate

_WHISKER_WIDTH, _WHISKER_HEIGHT = 200, 18
_CURVE_WIDTH, _CURVE_HEIGHT = 460, 280
_LEFT, _BOTTOM, _TOP, _RIGHT = 44, 40, 12, 14
_STEP_HEIGHT, _STEP_LEFT, _STEP_RIGHT = 30, 96, 120


def whisker(estimate: Estimate) -> Markup:
    """A share on a scale from 0 to 1: a line for the interval, a dot for the mean."""
    low, mid, high = (_within(value, 6, _WHISKER_WIDTH - 6) for value in (estimate.low, estimate.value, estimate.high))
    label = f"{estimate.value:.2f}, 95% interval {estimate.low:.2f} to {estimate.high:.2f}"
    grid = "".join(
        f'<line class="tick" x1="{x:.1f}" x2="{x:.1f}" y1="3" y2="15"/>'
        for x in (_within(share, 6, _WHISKER_WIDTH - 6) for share in (0, 0.25, 0.5, 0.75, 1))
    )
    return Markup(
        f'<svg class="whisker" viewBox="0 0 {_WHISKER_WIDTH} {_WHISKER_HEIGHT}" role="img" aria-label="{label}">'
        f'<line class="axis" x1="6" x2="{_WHISKER_WIDTH - 6}" y1="9" y2="9"/>{grid}'
        f'<line class="interval" x1="{low:.1f}" x2="{high:.1f}" y1="9" y2="9"/>'
        f'<circle class="mean" cx="{mid:.1f}" cy="9" r="4"/></svg>'
    )


def risk_coverage_plot(curve: Sequence[tuple[float, float]]) -> Markup:
    """Share of wrong answers when only the surest are given; the dashed line is answering in any order."""
    if not curve:
        return Markup("")
    steps = "".join(f" L{_across(coverage):.1f} {_up(risk):.1f}" for coverage, risk in curve)
    line = f"M{_across(0):.1f} {_up(curve[0][1]):.1f}{steps}"
    area = f"{line} L{_across(curve[-1][0]):.1f} {_up(0):.1f} L{_across(0):.1f} {_up(0):.1f} Z"
    all_answered = curve[-1][1]
    x_ticks = "".join(
        f'<text x="{_across(share):.1f}" y="{_CURVE_HEIGHT - 22}" text-anchor="middle">{share:.0%}</text>'
        for share in (0, 0.25, 0.5, 0.75, 1)
    )
    y_ticks = "".join(
        f'<line class="tick" x1="{_LEFT}" x2="{_CURVE_WIDTH - _RIGHT}" y1="{_up(share):.1f}" y2="{_up(share):.1f}"/>'
        f'<text x="{_LEFT - 6}" y="{_up(share) + 4:.1f}" text-anchor="end">{share:.0%}</text>'
        for share in (0, 0.25, 0.5, 0.75, 1)
    )
    return Markup(
        f'<svg class="plot" viewBox="0 0 {_CURVE_WIDTH} {_CURVE_HEIGHT}" role="img" '
        f'aria-label="Risk by coverage; {all_answered:.0%} wrong when everything is answered">'
        f'{y_ticks}{x_ticks}<path class="area" d="{area}"/><path class="curve" d="{line}"/>'
        f'<line class="base" x1="{_LEFT}" x2="{_CURVE_WIDTH - _RIGHT}" y1="{_up(all_answered):.1f}" '
        f'y2="{_up(all_answered):.1f}"/>'
        f'<text x="{(_LEFT + _CURVE_WIDTH - _RIGHT) / 2:.1f}" y="{_CURVE_HEIGHT - 4}" text-anchor="middle">'
        "questions answered, surest first</text></svg>"
    )


def latency_plot(latency: Mapping[str, Latency]) -> Markup:
    """A row for every step: a bar to the median, a line on to the 95th percentile."""
    if not latency:
        return Markup("")
    width, longest = 560, max(each.p95 for each in latency.values()) or 1.0
    scale = (width - _STEP_LEFT - _STEP_RIGHT) / longest
    rows = Markup("")
    for number, (step, each) in enumerate(latency.items()):
        middle = number * _STEP_HEIGHT + _STEP_HEIGHT / 2
        median, p95 = _STEP_LEFT + each.median * scale, _STEP_LEFT + each.p95 * scale
        rows += Markup(
            '<text class="name" x="{left}" y="{base}" text-anchor="end">{step}</text>'
            '<rect class="bar" x="{start}" y="{top}" width="{long}" height="14" rx="2"/>'
            '<line class="interval" x1="{median}" x2="{p95}" y1="{middle}" y2="{middle}"/>'
            '<line class="interval" x1="{p95}" x2="{p95}" y1="{top}" y2="{under}"/>'
            '<text x="{after}" y="{base}">{words}</text>'
        ).format(
            left=_STEP_LEFT - 8,
            base=f"{middle + 4:.1f}",
            step=step,
            start=_STEP_LEFT,
            top=f"{middle - 7:.1f}",
            under=f"{middle + 7:.1f}",
            long=f"{max(median - _STEP_LEFT, 1):.1f}",
            median=f"{median:.1f}",
            p95=f"{p95:.1f}",
            middle=f"{middle:.1f}",
            after=f"{p95 + 8:.1f}",
            words=f"{milliseconds(each.median)} · {milliseconds(each.p95)}",
        )
    height = len(latency) * _STEP_HEIGHT
    return Markup(
        f'<svg class="plot" viewBox="0 0 {width} {height}" role="img" aria-label="Median and 95th percentile by step">'
        f"{rows}</svg>"
    )


def milliseconds(value: float) -> str:
    """As many digits as mean something."""
    if value >= 1000:
        return f"{value / 1000:.2f} s"
    if value < 0.01:
        return "< 0.01 ms"
    digits = 0 if value >= 100 else 1 if value >= 1 else 2
    return f"{value:.{digits}f} ms"


def _within(share: float, start: float, end: float) -> float:
    """A place on the scale; what lies beyond 0 or 1 stands at its end."""
    return start + min(max(share, 0.0), 1.0) * (end - start)


def _across(coverage: float) -> float:
    return _within(coverage, _LEFT, _CURVE_WIDTH - _RIGHT)


def _up(risk: float) -> float:
    return _within(risk, _CURVE_HEIGHT - _BOTTOM, _TOP)
