// Bottom to top: a feature may import only features listed before it.
const FEATURES = [
  'audit-logs',
  'users',
  'auth',
  'activities',
  'blocked-apps',
  'challenges',
  'user-stats',
  'digests',
  'notifications',
  'admin',
  'business-metrics',
];

const rule = (name, comment, from, to) => ({ name, comment, severity: 'error', from, to });

module.exports = {
  forbidden: [
    rule('no-circular', 'no import circles, type-only ones included', {}, { circular: true }),
    rule('no-unresolvable', 'every import leads somewhere', {}, { couldNotResolve: true }),
    rule(
      'no-dev-dependencies',
      'what runs in production is a dependency',
      { path: '^(src|migrations)/', pathNot: '\\.spec\\.ts$' },
      { dependencyTypes: ['npm-dev', 'npm-no-pkg', 'npm-unknown'], pathNot: '/@types/' },
    ),
    rule(
      'common-is-a-leaf',
      'common/ is pure',
      { path: '^src/common/' },
      { path: '^src/(config|infrastructure|modules|cli)/' },
    ),
    rule(
      'config-is-low',
      'config/ reads the environment only',
      { path: '^src/config/' },
      { path: '^src/(infrastructure|modules|cli)/' },
    ),
    rule('infrastructure-knows-no-feature', '', { path: '^src/infrastructure/' }, { path: '^src/(modules|cli)/' }),
    ...FEATURES.map((feature, i) =>
      rule(
        `feature-order-${feature}`,
        'features import downwards only',
        { path: `^src/modules/${feature}/` },
        { path: `^src/modules/(${FEATURES.slice(i + 1).join('|') || 'none'})/` },
      ),
    ),
    rule(
      'feature-not-in-order',
      'add the new feature to FEATURES',
      { path: `^src/modules/(?!(${FEATURES.join('|')})/)` },
      {},
    ),
    rule(
      'feature-private-parts',
      'use the other feature through its service, event, entity, DTO or registry',
      { path: '^src/modules/([^/]+)/', pathNot: '\\.spec\\.ts$' },
      {
        path: '^src/modules/',
        pathNot: [
          '^src/modules/$1/',
          '\\.(service|module|enum)\\.ts$',
          '/(events|entities|dto)/',
          '-(observers|sections)\\.ts$',
        ],
      },
    ),
    rule(
      'edges-hold-no-queries',
      'controllers, gateways, listeners and schedulers call services',
      { path: '\\.(controller|gateway|listener|scheduler)\\.ts$' },
      { path: '\\.repository\\.ts$|node_modules/typeorm' },
    ),
    rule('nothing-imports-the-cli', '', { path: '^src/(?!cli/)' }, { path: '^src/cli/' }),
    rule(
      'entities-know-entities-only',
      '',
      { path: '\\.entity\\.ts$' },
      { path: '^src/', pathNot: ['\\.(entity|enum)\\.ts$', '^src/common/', '/entities/'] },
    ),
    rule('source-knows-no-test', '', { path: '^(src|migrations)/', pathNot: '\\.spec\\.ts$' }, { path: '^test/' }),
  ],
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    doNotFollow: { path: 'node_modules' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
    },
  },
};
