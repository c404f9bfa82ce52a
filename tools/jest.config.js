/** Unit tests of src/ and blocks/, beside what they test (`*.test.ts(x)`). */
const path = require( 'path' );
const fs = require( 'fs' );

const root = path.resolve( __dirname, '..' );
// react-markdown is made of many small packages.
const markdown =
	'(react-markdown|bail|ccount|character-|comma-|decode-named-|devlop|estree-util-|hast-|html-url-|is-plain-obj|longest-streak|mdast-|micromark|property-information|remark-|space-separated-|stringify-entities|trim-lines|trough|unified|unist-|vfile|zwitch)[^/]*';
const babel = require.resolve( '@wordpress/scripts/config/babel-transform' );

module.exports = {
	...require( '@wordpress/scripts/config/jest-unit.config' ),
	rootDir: root,
	roots: [ 'src', 'blocks' ]
		.map( ( folder ) => path.join( root, folder ) )
		.filter( fs.existsSync ),
	testMatch: [ '**/*.test.[jt]s?(x)' ],
	transform: { '\\.m?[jt]sx?$': babel },
	// These ship ES modules only, which jest has to translate.
	transformIgnorePatterns: [
		`/node_modules/(?!(uuid|@wordpress/theme|parsel-js|marked|${ markdown })/)`,
	],
	// A machine that is busy with something else is no reason to fail.
	testTimeout: 30000,
	setupFilesAfterEnv: [ path.join( __dirname, 'jest.setup.js' ) ],
};
