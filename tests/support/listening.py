"""OpenTelemetry's SDK as a host sets it up, with exporters in memory: what was exported, as text and by name."""

from contextlib import contextmanager
from functools import cache

from opentelemetry import metrics, trace
from opentelemetry.sdk.metrics import Counter, Histogram, MeterProvider
from opentelemetry.sdk.metrics.export import AggregationTemporality, InMemoryMetricReader
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter


@cache
def _set_up():
    """A process has one provider of each kind, for good."""
    reader = InMemoryMetricReader(
        preferred_temporality=dict.fromkeys((Counter, Histogram), AggregationTemporality.DELTA)
    )
    tracing = TracerProvider()
    trace.set_tracer_provider(tracing)
    metrics.set_meter_provider(MeterProvider([reader]))
    return tracing, reader


class Heard:
    """What was exported since the listening began."""

    def __init__(self, exporter, reader):
        self._exporter, self._reader, self._figures = exporter, reader, []

    @property
    def spans(self):
        return self._exporter.get_finished_spans()

    def named(self, name):
        """The only span of that name."""
        (found,) = [span for span in self.spans if span.name == name]
        return found

    def parents(self, name):
        """The names above a span, the nearest first."""
        by_id = {span.context.span_id: span for span in self.spans}
        span, above = self.named(name), []
        while span.parent is not None and span.parent.span_id in by_id:
            span = by_id[span.parent.span_id]
            above.append(span.name)
        return above

    @property
    def figures(self):
        """All points so far: name of the instrument, unit, attributes, and the sum."""
        data = self._reader.get_metrics_data()
        for resource in data.resource_metrics if data else ():
            for scope in resource.scope_metrics:
                self._figures += [
                    (
                        metric.name,
                        metric.unit,
                        dict(point.attributes),
                        getattr(point, "value", getattr(point, "sum", None)),
                    )
                    for metric in scope.metrics
                    for point in metric.data.data_points
                ]
        return self._figures

    def total(self, name):
        return sum(value for each, _, _, value in self.figures if each == name)

    @property
    def text(self):
        """Everything that would leave this machine."""
        return "\n".join([*(span.to_json() for span in self.spans), *map(repr, self.figures)])


@contextmanager
def listening():
    """Listen while the block runs."""
    tracing, reader = _set_up()
    exporter = InMemorySpanExporter()
    tracing.add_span_processor(SimpleSpanProcessor(exporter))
    reader.get_metrics_data()  # those of earlier tests
    try:
        yield Heard(exporter, reader)
    finally:
        exporter.shutdown()
