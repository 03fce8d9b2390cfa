# Shared by `run` and `check`: programs that depend on clusterkit, in a temporary folder.
# shellcheck shell=bash

repository="$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)"
apis=(perfectscale cockroach camunda)
# The packages of a build depend on the platform, so it is the same on every machine.
platform="x86_64-unknown-linux-gnu"
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
unset CARGO_TARGET_DIR CARGO_BUILD_TARGET_DIR CARGO_INCREMENTAL RUSTFLAGS

# Copies the repository without ignored files, so that its documents can be changed.
copy() {
    mkdir "$work/clusterkit"
    (cd "$repository" && git ls-files -z --cached --others --exclude-standard | xargs -0 cp --parents -t "$work/clusterkit")
}

# program NAME LIBRARY: creates a program that uses the library in that folder, with the repository's lock file.
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

# crates PROGRAM FEATURES EDGES: prints how many packages the program depends on.
crates() {
    (cd "$work/$1" && cargo tree --quiet --offline --target "$platform" --features "$2" --edges "$3" --prefix none |
        cut -d' ' -f1,2 | sort -u | grep -vc '^downstream ')
}

# generated PROGRAM API: prints the paths of the generated code.
generated() { find "$work/$1"/target/*/build -path "*/clusterkit-*/out/$2.rs"; }

# bytes PROGRAM FEATURES: prints the size of the stripped program. All programs share one target folder.
bytes() {
    (cd "$work/$1" && cargo build --quiet --offline --release --features "$2" && stat --format %s target/release/downstream)
}
