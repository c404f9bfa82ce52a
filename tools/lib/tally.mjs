/**
 * What ran and how it went, for the closing lines. The numbers are those of
 * the reports that jest, PHPUnit and Playwright write. What fails outside of a
 * report (a linter, a suite that broke down, the debug log) counts as one
 * failure, so that "0 failed" and exit code 0 are always the same thing.
 */
import fs from 'node:fs';
import path from 'node:path';
import { stackDir } from './paths.mjs';

const zero = { passed: 0, failed: 0, skipped: 0 };

const count = ( { passed, failed, skipped } ) =>
	`${ passed } passed, ${ failed } failed, ${ skipped } skipped`;

/** Reads PHPUnit's JUnit report. */
export function fromJUnit( file ) {
	if ( ! fs.existsSync( file ) ) {
		// It is written at the end: whatever ended PHP before has ended the tests, with whatever exit code.
		return { ...zero, failed: 1 };
	}
	const suite = fs
		.readFileSync( file, 'utf8' )
		.match( /<testsuite [^>]*>/ )?.[ 0 ];
	if ( ! suite ) {
		return zero;
	}
	const number = ( name ) =>
		Number(
			suite.match( new RegExp( ` ${ name }="(\\d+)"` ) )?.[ 1 ] ?? 0
		);
	const failed = number( 'errors' ) + number( 'failures' );
	const skipped = number( 'skipped' );
	return { passed: number( 'tests' ) - failed - skipped, failed, skipped };
}

/** Reads jest's JSON report. */
export function fromJest( file ) {
	if ( ! fs.existsSync( file ) ) {
		return zero;
	}
	const report = JSON.parse( fs.readFileSync( file, 'utf8' ) );
	return {
		passed: report.numPassedTests,
		// A file that does not load has no tests to fail.
		failed: report.numFailedTests + report.numRuntimeErrorTestSuites,
		skipped: report.numPendingTests + report.numTodoTests,
	};
}

/** Reads what Playwright's JSON report says of a project. */
export function fromPlaywright( file, project ) {
	if ( ! fs.existsSync( file ) ) {
		return zero;
	}
	const { suites, errors } = JSON.parse( fs.readFileSync( file, 'utf8' ) );
	const specsOf = ( suite ) => [
		...suite.specs,
		...( suite.suites ?? [] ).flatMap( specsOf ),
	];
	const states = suites
		.flatMap( specsOf )
		.flatMap( ( { tests } ) => tests )
		.filter( ( { projectName } ) => projectName === project )
		.map( ( { status } ) => status );
	const are = ( ...wanted ) =>
		states.filter( ( state ) => wanted.includes( state ) ).length;
	return {
		passed: are( 'expected', 'flaky' ),
		failed: are( 'unexpected' ) + errors.length,
		skipped: are( 'skipped' ),
	};
}

const fileOf = ( name ) => path.join( stackDir, `tally-${ name }.json` );

export const readTally = ( name ) =>
	fs.existsSync( fileOf( name ) )
		? JSON.parse( fs.readFileSync( fileOf( name ), 'utf8' ) )
		: null;

export const forgetTally = ( name ) =>
	fs.rmSync( fileOf( name ), { force: true } );

export class Tally {
	lines = [];
	total = { ...zero };

	/** A suite of tests, with its exit code as the second opinion. */
	suite( title, counts, code ) {
		const broken = code !== 0 && counts.failed === 0;
		const seen = broken ? { ...counts, failed: 1 } : counts;
		this.lines.push(
			`${ title }: ${ count( seen ) }${ broken ? ` (it ended with ${ code })` : '' }`
		);
		for ( const key of Object.keys( zero ) ) {
			this.total[ key ] += seen[ key ];
		}
	}

	/** Something that is right or wrong. */
	check( title, ok ) {
		this.lines.push( `${ title }: ${ ok ? 'ok' : 'FAILED' }` );
		this.total.failed += ok ? 0 : 1;
	}

	/** Something that did not run at all; it counts as one skipped. */
	without( title, reason ) {
		this.lines.push( `${ title }: skipped (${ reason })` );
		this.total.skipped++;
	}

	add( { lines, total } ) {
		this.lines.push( ...lines );
		for ( const key of Object.keys( zero ) ) {
			this.total[ key ] += total[ key ];
		}
	}

	/** Says it all; the totals are the last line, and stay for whoever sums up. */
	close( name, versions ) {
		if ( name ) {
			fs.mkdirSync( stackDir, { recursive: true } );
			const lines = this.lines.map( ( line ) => `  ${ line }` );
			fs.writeFileSync(
				fileOf( name ),
				JSON.stringify( {
					lines: [ versions, ...lines ],
					total: this.total,
				} )
			);
		}
		console.log( `\n${ versions }` );
		this.lines.forEach( ( line ) => console.log( `  ${ line }` ) );
		console.log( count( this.total ) );
		return this.total.failed === 0 ? 0 : 1;
	}
}
