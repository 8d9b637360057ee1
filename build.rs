//! Writes the C header, `include/indy.h`, from the exported functions and their documentation.
//!
//! The header is committed, and written only when it changed: `make test` fails if what is
//! committed is not what the code says.

use std::path::Path;

fn main() {
    println!("cargo::rerun-if-changed=cbindgen.toml");
    println!("cargo::rerun-if-changed=src/api");
    println!("cargo::rerun-if-changed=src/ffi");
    println!("cargo::rerun-if-changed=include/indy.h");
    let root = std::env::var("CARGO_MANIFEST_DIR").expect("cargo sets the manifest's directory");
    let root = Path::new(&root);
    let config = cbindgen::Config::from_file(root.join("cbindgen.toml"))
        .expect("cbindgen.toml is a configuration of cbindgen");
    let builder = cbindgen::Builder::new()
        .with_config(config)
        .with_src(root.join("src/ffi/mod.rs"))
        .with_src(root.join("src/api/mod.rs"));
    let bindings = builder.generate().expect("the exported functions have a C form");
    bindings.write_to_file(root.join("include").join("indy.h"));
}
