"""Methods by which the bot gets its updates: polling and the webhook."""

from __future__ import annotations

from tests.botapi import limits
from tests.botapi.errors import Json, bad_request
from tests.botapi.methods import Request, method
from tests.botapi.updates import MAX_BATCH
from tests.botapi.webhook import DEFAULT_CONNECTIONS, MAX_CONNECTIONS, Webhook, check_url

MAX_POLL_S = 50


def _get_updates(call: Request) -> list[Json]:
    params, updates = call.params, call.world.core.updates
    limit = min(max(params.integer("limit", MAX_BATCH), 1), MAX_BATCH)
    timeout_s = min(max(params.integer("timeout"), 0), MAX_POLL_S)
    if not updates.webhook_is_set:
        updates.allow(_allowed(call))
    return updates.poll(params.integer("offset"), limit, timeout_s, call.peer_gone)


def _allowed(call: Request) -> list[str] | None:
    kinds = call.params.array("allowed_updates")
    if kinds is not None and not all(isinstance(kind, str) for kind in kinds):
        raise bad_request("can't parse allowed_updates")
    return kinds


def _set_webhook(call: Request) -> bool:
    params, world = call.params, call.world
    url = params.text("url")
    if not url:
        return _delete_webhook(call)
    webhook = Webhook(
        url=check_url(url),
        secret_token=limits.secret_token(params.text("secret_token")),
        max_connections=min(max(params.integer("max_connections", DEFAULT_CONNECTIONS), 1), MAX_CONNECTIONS),
    )
    world.core.updates.allow(_allowed(call))
    if params.flag("drop_pending_updates"):
        world.core.updates.drop_all()
    world.webhook.set(webhook)
    return True


def _delete_webhook(call: Request) -> bool:
    if call.params.flag("drop_pending_updates"):
        call.world.core.updates.drop_all()
    call.world.webhook.set(None)
    return True


def _get_webhook_info(call: Request) -> Json:
    return call.world.webhook.info()


METHODS = (
    method("getUpdates", _get_updates, "offset limit timeout allowed_updates"),
    method(
        "setWebhook",
        _set_webhook,
        "url certificate ip_address max_connections allowed_updates drop_pending_updates secret_token",
    ),
    method("deleteWebhook", _delete_webhook, "drop_pending_updates"),
    method("getWebhookInfo", _get_webhook_info),
)
