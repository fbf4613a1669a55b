;; A module of a small device: it greets, computes a checksum over a message and keeps a counter.
(module $device
  (type $binary (func (param i32 i32) (result i32)))
  (type $write (func (param i32 i32)))
  (type $tick (func (result i64)))

  (import "host" "write" (func $write (type $write)))
  (import "host" "clock" (func $clock (type $tick)))

  (memory $memory 1)
  (global $count (mut i32) (i32.const 0))
  (table $handlers 2 funcref)
  (elem (i32.const 0) $greet $bump)

  ;; Writes the greeting in the first data segment.
  (func $greet
    (call $write (i32.const 16) (i32.const 27)))

  ;; Adds one to the counter, and starts again at 1000.
  (func $bump
    (global.set $count
      (i32.rem_u
        (i32.add (global.get $count) (i32.const 1))
        (i32.const 1000))))

  ;; The sum of `length` bytes from `start` on, each rotated into the ones before it.
  (func $checksum (type $binary) (param $start i32) (param $length i32) (result i32)
    (local $sum i32) (local $end i32)
    (local.set $end (i32.add (local.get $start) (local.get $length)))
    (block $done
      (loop $next
        (br_if $done (i32.ge_u (local.get $start) (local.get $end)))
        (local.set $sum
          (i32.add
            (i32.rotl (local.get $sum) (i32.const 5))
            (i32.load8_u (local.get $start))))
        (local.set $start (i32.add (local.get $start) (i32.const 1)))
        (br $next)))
    (local.get $sum))

  ;; The clock in steps of a power of two.
  (func $steps (param $shift i64) (result i64)
    (i64.shr_u (call $clock) (local.get $shift)))

  (export "memory" (memory $memory))
  (export "greet" (func $greet))
  (export "checksum" (func $checksum))
  (export "steps" (func $steps))

  (data (i32.const 16) "Hello from a small device.\0a")
  (data (i32.const 64) "\00\01\01\02\03\05\08\0d\15\22\37\59"))
