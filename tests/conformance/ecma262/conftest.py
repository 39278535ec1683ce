"""The suite of clause 27.2 runs with workers too, but for the tests of an order that workers do not promise."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.support.hosts import ALL_HOSTS, HOSTS, Host

ACROSS_PROMISES = """
    test_all_resolve_element_functions_reject_the_derived_promise_when_resolve_raises_in_a_job
    test_finally_function_is_called_once_whichever_way
    test_finally_function_rounds
    test_finally_functions_derived_result_is_what_then_of_the_inner_promise_returns
    test_host_promise_rejection_tracker_race_handles_its_losers
    test_new_promise_reaction_job_handler_returns_a_promise_costs_three_rounds
    test_new_promise_reaction_job_settles_through_the_capability_functions
    test_new_promise_reaction_job_without_handler_is_a_job_all_the_same
    test_new_promise_resolve_thenable_job_follows_a_promise_settled_in_between
    test_new_promise_resolve_thenable_job_resolves_with_a_thenable_again
    test_perform_promise_all_of_a_subclass_takes_the_same_rounds
    test_perform_promise_all_of_a_thenable_takes_one_more_round
    test_perform_promise_all_of_settled_elements_takes_two_rounds
    test_perform_promise_all_settled_rounds
    test_perform_promise_any_rounds
    test_perform_promise_race_rounds
    test_perform_promise_then_pending_promise_queues_nothing_until_it_is_settled
    test_perform_promise_then_settled_promise_queues_the_job_inside_the_call
    test_promise_all_interleaves_element_jobs_with_others
    test_promise_prototype_catch_costs_one_round_either_way
    test_promise_prototype_then_of_a_species_that_is_promise_keeps_the_order
    test_promise_resolve_functions_promise_costs_two_more_jobs
    test_promise_resolve_functions_thenable_queues_one_job
    test_promise_resolve_operation_does_not_look_up_a_replaced_resolve
    test_promise_resolve_wrapping_a_promise_of_another_class_costs_two_rounds
    test_promise_try_wraps_a_promise_that_the_function_returns
    test_trigger_promise_reactions_fulfil_and_reject_handlers_share_one_order
    test_trigger_promise_reactions_of_mixed_kinds_keep_their_order
    test_trigger_promise_reactions_queue_all_jobs_before_the_first_runs
""".split()
"""What they look at is which of two promises' handlers runs first, or whether a job runs before a handler has ended."""

DURING_A_HANDLER = """
    test_host_promise_rejection_tracker_handle_is_told_once_after_a_report
    test_host_promise_rejection_tracker_handler_in_the_same_drain_is_in_time
""".split()
"""A rejection is reported when no job is left at home, even if a handler that runs on a worker would still handle it."""

NOT_PROMISED = frozenset(ACROSS_PROMISES + DURING_A_HANDLER)


@pytest.fixture(params=sorted(ALL_HOSTS))
def host(request: pytest.FixtureRequest) -> Iterator[Host]:
    """Every scheduler that can run here, one after the other, those with workers too."""
    if request.param not in HOSTS and request.function.__name__ in NOT_PROMISED:
        pytest.skip("workers run handlers of different promises in parallel: they promise no order among them")
    made = ALL_HOSTS[request.param]()
    yield made
    made.close()
