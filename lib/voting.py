"""What a vote comes to: one opinion is enough, all must agree, a number or a share of them."""

AGREED = "agreed"
REFUSED = "refused"
OPEN = "open"
QUORUMS = ("any", "all", "sequence", "count", "share")


def outcome(votes, quorum, needed=0):
    """Return what a vote has come to: `AGREED`, `REFUSED` or still `OPEN`.

    ==========  ======================================  ==========================================
    quorum      agreed                                  refused
    ==========  ======================================  ==========================================
    any         the first opinion agrees                the first opinion refuses
    all         everybody agrees                        somebody refuses
    sequence    as `all`; one is asked after the other  as `all`
    count       `needed` people agree                   so many can no longer agree, or a veto
    share       `needed` per cent of the weight agree   so much can no longer agree, or a veto
    ==========  ======================================  ==========================================

    Whoever is asked is counted, also those who have not answered.

    :param votes: (opinion, weight, veto) of each person asked; opinion is one of the three results
    :param str quorum: one of `QUORUMS`
    :param float needed: number of people, or per cent of the weight
    :raises ValueError: for an unknown quorum
    """
    votes = list(votes)
    if quorum not in QUORUMS:
        raise ValueError(f"unknown quorum: {quorum!r}")
    if quorum in ("any", "all", "sequence"):
        if any(opinion == REFUSED for opinion, _weight, _veto in votes):
            return REFUSED
        enough = any if quorum == "any" else all
        return AGREED if votes and enough(opinion == AGREED for opinion, _weight, _veto in votes) else OPEN
    if any(opinion == REFUSED and veto for opinion, _weight, veto in votes):
        return REFUSED

    def weigh(*opinions):
        return sum(weight if quorum == "share" else 1 for opinion, weight, _veto in votes if opinion in opinions)

    # A number larger than that of the people asked means all of them.
    goal = min(needed, len(votes)) if quorum == "count" else needed * weigh(AGREED, REFUSED, OPEN) / 100
    if votes and weigh(AGREED) >= goal:
        return AGREED
    return REFUSED if weigh(AGREED, OPEN) < goal else OPEN
