// Checks who imports whom. dependency-cruiser passes when it reads nothing at all, so that is a failure here.
import { createRequire } from 'node:module';
import { cruise } from 'dependency-cruiser';
import extractTsConfig from 'dependency-cruiser/config-utl/extract-ts-config';

const LEAST_MODULES = 100;
const { options, ...ruleSet } = createRequire(import.meta.url)('../.dependency-cruiser.cjs');

const { output } = await cruise(
  ['src', 'migrations'],
  { ...options, ruleSet, validate: true },
  options.enhancedResolveOptions,
  { tsConfig: extractTsConfig(options.tsConfig.fileName) },
);
const { summary } = output;
if (summary.totalCruised < LEAST_MODULES) {
  console.error(`Only ${summary.totalCruised} modules were read: the check would prove nothing.`);
  process.exit(1);
}
for (const { rule, from, to } of summary.violations) console.error(`${rule.severity} ${rule.name}: ${from} → ${to}`);
console.log(
  `${summary.violations.length} violations in ${summary.totalCruised} modules, ${summary.totalDependenciesCruised} imports`,
);
process.exit(summary.violations.length === 0 ? 0 : 1);
