# What `run` and `check` share: programs that depend on clusterkit, in a temporary folder.
# shellcheck shell=bash

repository="$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)"
apis=(perfectscale cockroach camunda)
# What the packages of a build are does not depend on the machine that asks.
platform="x86_64-unknown-linux-gnu"
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
unset CARGO_TARGET_DIR CARGO_BUILD_TARGET_DIR CARGO_INCREMENTAL RUSTFLAGS

# The repository without what git ignores, so that its documents can be changed.
copy() {
    mkdir "$work/clusterkit"
    (cd "$repository" && git ls-files -z --cached --others --exclude-standard | xargs -0 cp --parents -t "$work/clusterkit")
}

# program NAME LIBRARY: a program over the library in that folder, with the versions of the repository's lock file.
program() {
    mkdir -p "$work/$1/src"
    cp "$repository/benches/build/downstream.rs" "$work/$1/src/main.rs"
    cp "$repository/Cargo.lock" "$work/$1/"
    cat >"$work/$1/Cargo.toml" <<-TOML
		[package]
		name = "downstream"
		version = "0.0.0"
		edition = "2024"

		[features]
		perfectscale = ["clusterkit/perfectscale"]
		cockroach = ["clusterkit/cockroach"]
		camunda = ["clusterkit/camunda"]

		[dependencies]
		clusterkit = { path = "../$2", default-features = false, features = ["rustls"] }
		tokio = { version = "1", default-features = false, features = ["macros", "rt"] }

		[profile.release]
		strip = true

		[workspace]
	TOML
    (cd "$work/$1" && cargo fetch --quiet --target "$platform")
}

# crates PROGRAM FEATURES EDGES: how many packages the program needs beside itself.
crates() {
    (cd "$work/$1" && cargo tree --quiet --offline --target "$platform" --features "$2" --edges "$3" --prefix none |
        cut -d' ' -f1,2 | sort -u | grep -vc '^downstream ')
}

# generated PROGRAM API: the path of the code that the last build has generated.
generated() { find "$work/$1"/target/*/build -path "*/clusterkit-*/out/$2.rs"; }

# bytes PROGRAM FEATURES: the size of the stripped program. What the programs share is compiled once.
bytes() {
    (cd "$work/$1" && cargo build --quiet --offline --release --features "$2" && stat --format %s target/release/downstream)
}
