"""/start: a welcome with questions that work."""

from bot.engine import Engine


def test_every_question_that_it_offers_is_answered(engine: Engine) -> None:
    examples = engine.ask("/start").answer.examples
    assert len(examples) == 3
    assert [engine.ask(example).command.name for example in examples] == ["train"] * 3
