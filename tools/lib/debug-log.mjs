/** What PHP had to complain about while the tests ran. */
import fs from 'node:fs';
import path from 'node:path';
import { cacheDir, root } from './paths.mjs';

const complaint =
	/PHP (Notice|Warning|Deprecated|Fatal error|Parse error|Recoverable fatal error)|WordPress database error/;

/**
 * WordPress raises "called incorrectly" and "is deprecated" from its own file,
 * for whoever is to blame. It is us unless the text says otherwise; a plugin
 * activated late, as on every site set up by a script, loads its texts late,
 * and WordPress says so when it cannot reach wordpress.org.
 */
const isBlamedOnUs = ( entry ) =>
	/wp-includes\/functions\.php/.test( entry ) &&
	! /Translation loading for the <code>(?!aipuffer)/.test( entry ) &&
	! /Something may be wrong with WordPress\.org/.test( entry );

/**
 * Entries that are our doing.
 *
 * @param {string} file      The debug log.
 * @param {string} wordpress The site's folder.
 * @return {string[]} Each with its stack trace.
 */
export function ourComplaints( file, wordpress ) {
	if ( ! fs.existsSync( file ) ) {
		return [];
	}
	// Folders are likely to have our name in them, whoever's file is inside.
	const withoutFolders = ( entry ) =>
		entry
			.replaceAll( wordpress, '' )
			.replaceAll( cacheDir, '' )
			.replaceAll( path.join( root, 'vendor' ), '' )
			.replaceAll( root, 'aipuffer' );
	return fs
		.readFileSync( file, 'utf8' )
		.split( /\n(?=\[\d\d-\w{3}-\d{4} )/ )
		.filter( ( entry ) => complaint.test( entry ) )
		.filter(
			( entry ) =>
				/aipuffer/i.test( withoutFolders( entry ) ) ||
				isBlamedOnUs( entry )
		);
}
