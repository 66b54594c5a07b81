import { defineConfig } from "vitest/config";

export default defineConfig({
  test: { root: import.meta.dirname, include: ["*.ts"], exclude: ["vitest.config.ts", "standalone.ts", "browser.ts"], testTimeout: 30_000, hookTimeout: 120_000, bail: 0, fileParallelism: false },
});
