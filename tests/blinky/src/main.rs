//! Blinks, and says so when a button is pressed.
#![no_std]
#![no_main]

use cortex_m_rt as _;
use defmt_rtt as _;
use embassy_executor::Spawner;
use embassy_stm32::{
    exti::{ExtiInput, InterruptHandler},
    gpio::{Level, Output, Pull, Speed},
    interrupt::typelevel::EXTI0,
};
use embassy_time::Timer;
use panic_probe as _;

embassy_stm32::bind_interrupts!(struct Interrupts {
    EXTI0 => InterruptHandler<EXTI0>;
});

#[embassy_executor::task]
async fn blink(mut led: Output<'static>) {
    loop {
        led.toggle();
        Timer::after_millis(500).await;
    }
}

#[embassy_executor::main]
async fn main(spawner: Spawner) {
    let chip = embassy_stm32::init(embassy_stm32::Config::default());
    let led = Output::new(chip.PC13, Level::High, Speed::Low);
    spawner.spawn(blink(led).expect("it is spawned once"));
    let mut button = ExtiInput::new(chip.PA0, chip.EXTI0, Pull::Up, Interrupts);
    loop {
        button.wait_for_falling_edge().await;
        defmt::info!("pressed");
    }
}
