/**
 * The build: wp-scripts' own configuration with our entry points, and with
 * `@woocommerce/*` imports mapped to the scripts WooCommerce itself registers.
 */
const path = require( 'path' );
const defaults = require( '@wordpress/scripts/config/webpack.config' );
const DependencyExtraction = require( '@woocommerce/dependency-extraction-webpack-plugin' );

const root = path.resolve( __dirname, '..' );

const { style, ...otherGroups } = defaults.optimization.splitChunks.cacheGroups;

module.exports = {
	...defaults,
	context: root,
	entry: {
		'usage-screen': path.join( root, 'src/usage-screen/index.tsx' ),
		'credit-packages-table': path.join(
			root,
			'src/credit-packages/woocommerce-table.tsx'
		),
		'product-box': path.join( root, 'src/credit-packages/product-box.tsx' ),
		'credits-usage': path.join( root, 'blocks/credits-usage/index.ts' ),
		'dashboard-guest': path.join( root, 'src/dashboard/guest.ts' ),
		refusal: path.join( root, 'src/metering/refusal.ts' ),
	},
	output: { ...defaults.output, path: path.join( root, 'build' ) },
	module: {
		...defaults.module,
		rules: [
			...defaults.module.rules,
			// Packages mark themselves free of side effects, by which webpack
			// would drop the style sheets we import from them.
			{ test: /\.css$/, sideEffects: true },
		],
	},
	optimization: {
		...defaults.optimization,
		splitChunks: {
			...defaults.optimization.splitChunks,
			cacheGroups: {
				...otherGroups,
				// A block's style.scss gets its own file; DataViews' style.css
				// belongs in the file of the screen that imports it.
				style: {
					...style,
					test: ( module ) =>
						style.test.test( module.nameForCondition() ?? '' ) &&
						! module.nameForCondition().includes( 'node_modules' ),
				},
				// One style sheet for all of a screen's chunks: WordPress swaps
				// in the right-to-left one only for sheets it knows.
				screen: {
					name: 'usage-screen',
					type: 'css/mini-extract',
					chunks: ( chunk ) => chunk.name !== 'product-box',
					enforce: true,
				},
			},
		},
	},
	// 450 KB gzipped is the budget of the Usage screen, of which DataViews
	// alone takes 385: webpack's 244 KB warning would only teach us to look away.
	performance: { hints: false },
	plugins: [
		...defaults.plugins.filter(
			( plugin ) =>
				plugin.constructor.name !== 'DependencyExtractionWebpackPlugin'
		),
		new DependencyExtraction( {
			// A package's style sheet is not the script of that package.
			requestToExternal: ( request ) =>
				request.endsWith( '.css' ) ? false : undefined,
		} ),
	],
};
