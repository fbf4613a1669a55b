//! Statics, managed or not: the test replaces the attribute.

use budget_runtime::managed;
use std::hint::black_box;

budget_runtime::budgets!();

macro_rules! statics {
    ($($name:ident)*) => {
        $(
            #[managed(Uart)]
            static $name: [u8; 100] = [stringify!($name).len() as u8; 100];
        )*

        fn sum() -> usize {
            $(usize::from(black_box(&$name)[3]) +)* 0
        }
    };
}
statics!(A B C D E F G H I J K L M N O P Q R S T U V W X Y Z AA BB CC DD EE FF GG HH II JJ KK LL MM NN);

#[managed(Uart)]
static BUFFER: [u32; 1000] = [0; 1000];

#[managed(Uart)]
pub static EVENTS: std::sync::Mutex<[u8; 64]> = std::sync::Mutex::new([1; 64]);

fn main() {
    #[managed(Uart)]
    static LOCAL: [u8; 8] = [3; 8];
    println!("{} {} {}", sum(), black_box(&BUFFER)[7], black_box(&LOCAL)[1]);
    println!("{}", EVENTS.lock().map_or(0, |events| events[1]));
    if cfg!(feature = "accounts") {
        println!("{}", GLOBAL_BUDGET_TRACKER.snapshot());
    }
}
