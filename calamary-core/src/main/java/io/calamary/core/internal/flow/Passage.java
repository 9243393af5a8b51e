package io.calamary.core.internal.flow;

/**
 * A flow on its way to its target.
 *
 * @param engine what all flows share
 * @param loop what those of its event loop share
 * @param record what is known of it
 * @param outcome what kind of flow it is
 */
record Passage(Engine engine, LoopState loop, FlowRecord record, FlowOutcome outcome) {}
