// Loaded into a server under test before its own code. The parent holds the other end of standard input; when the
// parent is gone, however it ended, the kernel closes it, and the server goes too.
import { isMainThread } from 'node:worker_threads';

if (isMainThread) {
  process.stdin.on('close', () => process.kill(process.pid, 'SIGKILL'));
  process.stdin.resume();
  process.stdin.unref();
}
