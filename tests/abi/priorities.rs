//! Commands that go before others where they wait: `"priority"` of `indy_command_options`.

use std::sync::mpsc::channel;

use serde_json::json;

use crate::library::{
    abbreviate_verkey, alone, code, command_options, give_threads, queued, run_lane,
};

const VERKEY: &str = "GjZWsBLgZCR18aL468JAT7w9CZRiBnpxUPPgyQxh4voa";

#[test]
fn callbacks_of_a_higher_priority_come_first_and_those_of_a_lower_one_in_their_time() {
    alone(callbacks_of_a_higher_priority_come_first_and_those_of_a_lower_one_in_their_time, || {
        const EACH: usize = 64;
        give_threads(&["reply"], 0);
        let (tell, told) = channel();
        for priority in ["low", "normal", "high"] {
            for _ in 0..EACH {
                let tell = tell.clone();
                let command = abbreviate_verkey("VsKV7grR1BUE29mG2Fm2kX", VERKEY);
                let command = command.ordering(json!({ "priority": priority }));
                command.listen(move |_| tell.send(priority).unwrap()).unwrap();
            }
        }
        while queued("reply") < 3 * EACH as u64 {}
        assert_eq!(run_lane("reply", 3 * EACH as u32, 0), (0, 3 * EACH as u32));
        let heard: Vec<_> = told.try_iter().collect();
        assert_eq!(heard.len(), 3 * EACH);
        // As long as all wait, each has its share of the turns.
        let of = |priority, part: &[&str]| part.iter().filter(|it| **it == priority).count();
        let shares = ["low", "normal", "high"].map(|it| of(it, &heard[..64]));
        assert_eq!(shares, [4, 12, 48]);
        // What is low is last, but for its share.
        assert_eq!(of("low", &heard[2 * EACH..]), EACH - 2 * EACH / 16);
    });
}

#[test]
fn what_is_no_priority_is_refused() {
    for options in [json!({"priority": "urgent"}), json!({"priority": 1}), json!({"urgent": true})]
    {
        assert_eq!(command_options(1, options), code::INVALID_STRUCTURE);
    }
}
