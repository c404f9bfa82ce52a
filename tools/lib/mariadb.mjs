/**
 * A MariaDB of our own: a new data directory, a socket and no port, gone when
 * we are. Its settings are the server's defaults, above all the durable ones,
 * so that what is measured on it is what a site would get.
 */
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { stackDir } from './paths.mjs';
import { atEnd, capture, serve, until } from './processes.mjs';
import { find } from './programs.mjs';

const programs = () => ( {
	server: find( 'mariadbd' ),
	setUp: find( 'mariadb-install-db' ),
	client: find( 'mariadb' ),
} );

/** The version of the server that is installed, or null. */
export function mariaDbVersion() {
	const { server, setUp, client } = programs();
	if ( ! server || ! setUp || ! client ) {
		return null;
	}
	const said = spawnSync( server, [ '--no-defaults', '--version' ] );
	return `${ said.stdout }`.match( /Ver ([\d.]+)-MariaDB/ )?.[ 1 ] ?? null;
}

/** The server refuses to run as root unless told to. */
const asRoot = process.getuid?.() === 0 ? [ '--user=root' ] : [];

const isRunning = ( pid ) => {
	try {
		process.kill( pid, 0 );
		return true;
	} catch {
		return false;
	}
};

/** Removes what a run that was killed outright has left behind. */
function sweep( folder ) {
	for ( const name of fs.existsSync( folder )
		? fs.readdirSync( folder )
		: [] ) {
		const owner = Number( name.split( '-' ).pop() );
		if ( isRunning( owner ) ) {
			continue;
		}
		const pidFile = path.join( folder, name, 'server.pid' );
		const server = fs.existsSync( pidFile )
			? Number( fs.readFileSync( pidFile, 'utf8' ) )
			: 0;
		// The pid may be someone else's by now: only a server of this folder.
		const commandLine = `/proc/${ server }/cmdline`;
		if (
			server &&
			fs.existsSync( commandLine ) &&
			fs.readFileSync( commandLine, 'utf8' ).includes( name )
		) {
			process.kill( server, 'SIGKILL' );
		}
		fs.rmSync( path.join( folder, name ), {
			recursive: true,
			force: true,
		} );
	}
}

/**
 * Starts the server.
 *
 * @param {string} name What it is for.
 * @return {Promise<{ socket: string, sql: (statements: string) => Promise<string> }>} The server.
 */
export async function startMariaDb( name ) {
	const { server, setUp, client } = programs();
	const folder = path.join( stackDir, 'mariadb' );
	sweep( folder );
	const home = path.join( folder, `${ name }-${ process.pid }` );
	const data = path.join( home, 'data' );
	fs.mkdirSync( home, { recursive: true } );
	// A socket's path may have 107 characters, which a project folder can use up.
	const run = fs.mkdtempSync( path.join( os.tmpdir(), 'aipuffer-db-' ) );
	const socket = path.join( run, 'mysql.sock' );
	const log = path.join( home, 'server.log' );
	atEnd( () => {
		fs.rmSync( home, { recursive: true, force: true } );
		fs.rmSync( run, { recursive: true, force: true } );
	} );

	await capture( setUp, [
		'--no-defaults',
		`--datadir=${ data }`,
		// In a folder that others write to as well, its temporary tables can be refused or removed.
		`--tmpdir=${ run }`,
		'--auth-root-authentication-method=normal',
		'--skip-test-db',
		...asRoot,
	] );
	const running = serve(
		server,
		[
			'--no-defaults',
			`--datadir=${ data }`,
			// Servers that start remove temporary tables they find in a folder they share.
			`--tmpdir=${ run }`,
			`--socket=${ socket }`,
			`--pid-file=${ path.join( home, 'server.pid' ) }`,
			'--skip-networking',
			...asRoot,
		],
		{ log }
	);
	const sql = ( statements ) =>
		capture(
			client,
			[
				'--no-defaults',
				`--socket=${ socket }`,
				'--user=root',
				'--batch',
				'--skip-column-names',
			],
			{ input: statements }
		);
	await until(
		() =>
			sql( 'SELECT 1' ).then(
				() => true,
				() => false
			),
		{
			seconds: 60,
			what: 'MariaDB',
			server: running,
			log,
		}
	);
	return { socket, sql };
}
