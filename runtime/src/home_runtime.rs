//! The runtime that a future stays on: its timers and connections belong to it, and panic elsewhere.

use tokio::runtime::Id;

/// The runtime on which a future was polled first.
#[derive(Debug, Default)]
pub(crate) struct HomeRuntime(Option<Id>);

impl HomeRuntime {
    /// Whether a future may be polled `here`, where there may be no runtime. The first runtime becomes its home.
    pub(crate) fn admits(&mut self, here: Option<Id>) -> bool {
        match self.0 {
            None => {
                self.0 = here;
                true
            }
            home => home == here,
        }
    }
}

#[cfg(test)]
mod tests {
    use tokio::runtime::{Builder, Runtime};

    use super::*;

    #[test]
    fn the_first_runtime_is_home() {
        let runtime = || Builder::new_current_thread().build().unwrap();
        let id = |runtime: &Runtime| Some(runtime.handle().id());
        let (first, second) = (runtime(), runtime());
        let mut home = HomeRuntime::default();
        assert!(home.admits(None));
        assert!(home.admits(id(&first)));
        assert!(!home.admits(id(&second)));
        assert!(!home.admits(None));
        assert!(home.admits(id(&first)));
    }
}
