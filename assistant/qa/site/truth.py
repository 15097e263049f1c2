"""What tests may know: the truth, the writes, the clock. Outside the session; never counted."""

from datetime import UTC, datetime

from flask import Blueprint, Response, jsonify, request

from assistant.qa.site.listing import by_receipt, by_time_left
from assistant.qa.site.world import World


def blueprint(world: World) -> Blueprint:
    """Serve `/__truth`, `/__writes` and `/__clock`."""
    pages = Blueprint("truth", __name__)

    @pages.get("/__truth")
    def tell() -> Response:
        return jsonify(
            {
                "now": world.now().isoformat(),
                "disputes": [case.model_dump(mode="json") for case in by_time_left(world.cases)],
                "orders": [order.model_dump(mode="json") for order in by_receipt(world.orders)],
                "personal": {key: person.model_dump() for key, person in world.truth_personal().items()},
            }
        )

    @pages.get("/__writes")
    def writes() -> Response:
        kept = [write.model_dump(mode="json") for write in world.writes]
        return jsonify({"count": len(kept), "writes": kept})

    @pages.post("/__clock")
    def clock() -> Response:
        try:
            moment = datetime.fromisoformat(str((request.get_json(silent=True) or {})["now"]))
        except (KeyError, ValueError):
            return Response('{"error": "now: an ISO time"}', status=400, mimetype="application/json")
        world.set_now(moment if moment.tzinfo else moment.replace(tzinfo=UTC))
        return jsonify({"now": world.now().isoformat()})

    return pages
