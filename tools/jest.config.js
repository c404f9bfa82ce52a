/** Unit tests of src/ and blocks/, beside what they test (`*.test.ts(x)`). */
const path = require( 'path' );

module.exports = {
	...require( '@wordpress/scripts/config/jest-unit.config' ),
	rootDir: path.resolve( __dirname, '..' ),
	roots: [ 'src', 'blocks' ].flatMap( ( folder ) => {
		const full = path.resolve( __dirname, '..', folder );
		return require( 'fs' ).existsSync( full ) ? [ full ] : [];
	} ),
	testMatch: [ '**/*.test.[jt]s?(x)' ],
	setupFilesAfterEnv: [ path.join( __dirname, 'jest.setup.js' ) ],
};
