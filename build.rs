//! Names the library for linkers, and writes the C header, `include/indy.h`, from the exported functions
//! and their documentation.
//!
//! The header is committed, and written only when it changed: `make test` fails if what is
//! committed is not what the code says.

use std::path::Path;

fn main() {
    name_the_library();
    write_header();
}

/// What is linked with the library looks for `libindy.so`, as what is linked with libindy does. Without a
/// name in the library it would look for the path that the linker was given.
fn name_the_library() {
    let system = std::env::var("CARGO_CFG_TARGET_OS").expect("cargo sets the target's system");
    if system == "linux" {
        println!("cargo::rustc-cdylib-link-arg=-Wl,-soname,libindy.so");
    }
}

fn write_header() {
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
