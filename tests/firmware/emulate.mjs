// The page that a WebAssembly program of the firmware runs in: what it prints, and how it ends.
import { readFileSync } from 'node:fs';

const page = {
    print(start, length) {
        const text = new Uint8Array(instance.exports.memory.buffer, start, length);
        process.stdout.write(Buffer.from(text));
    },
    exit(code) {
        process.exit(code);
    },
};
const { instance } = await WebAssembly.instantiate(readFileSync(process.argv[2]), { page });
instance.exports.start();
