import wordpress from '@wordpress/eslint-plugin';

const limitTo = ( configs, files ) =>
	configs.map( ( config ) => ( { ...config, files } ) );

// The tools run on Node itself: no bundler, no Babel, a terminal to write to.
const nodeGlobals = Object.fromEntries(
	[
		'AbortSignal',
		'Buffer',
		'__dirname',
		'clearTimeout',
		'console',
		'fetch',
		'module',
		'process',
		'require',
		'setTimeout',
		'URL',
	].map( ( name ) => [ name, 'readonly' ] )
);

export default [
	{
		ignores: [
			'build/',
			'node_modules/',
			'vendor/',
			'.stack/',
			'languages/',
			'tests/fixtures/**/*.min.js',
			// The parser is chosen by the ending, and has not heard of this one.
			'**/*.d.mts',
		],
	},
	...wordpress.configs.recommended,
	{
		rules: {
			'@wordpress/i18n-text-domain': [
				'error',
				{ allowedTextDomain: 'aipuffer' },
			],
			// Fields of the REST API keep their names.
			camelcase: 'off',
			// Types say what parameters are; a comment says more only where there is more to say.
			'jsdoc/no-undefined-types': 'off',
			'jsdoc/check-param-names': 'off',
			'jsdoc/require-param': 'off',
			'jsdoc/require-param-type': 'off',
			'jsdoc/require-returns': 'off',
			'jsdoc/require-returns-type': 'off',
		},
	},
	...limitTo( wordpress.configs[ 'test-unit' ], [
		'{src,blocks}/**/*.test.{ts,tsx}',
	] ),
	...limitTo( wordpress.configs[ 'test-playwright' ], [
		'tests/e2e/**/*.ts',
	] ),
	{
		files: [ 'tests/e2e/**/*.ts' ],
		rules: {
			// Some versions of WordPress have no WooCommerce.
			'playwright/no-skipped-test': [
				'error',
				{ allowConditional: true },
			],
			'playwright/expect-expect': [
				'error',
				{ assertFunctionNames: [ 'axe' ] },
			],
		},
	},
	{
		files: [ 'tools/**', 'tests/e2e/**' ],
		languageOptions: { globals: nodeGlobals },
		rules: {
			'no-console': 'off',
			'import/no-extraneous-dependencies': 'off',
		},
	},
];
