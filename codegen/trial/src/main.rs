//! Says what came of the document that `TRIAL_DOCUMENT` names. That it runs means that its client compiles.

fn main() {
    println!("{}\n    it compiles", clusterkit_trial::SUMMARY);
}
