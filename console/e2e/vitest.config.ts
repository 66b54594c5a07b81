import { defineConfig } from "vitest/config";

export default defineConfig({
  test: { root: import.meta.dirname, include: ["*.ts"], exclude: ["vitest.config.ts", "standalone.ts", "browser.ts"], testTimeout: 90_000, hookTimeout: 180_000, fileParallelism: false },
});
