//! Prints what is reserved.
fn main() {
    println!("{:?}", crates_near::reserved());
}
