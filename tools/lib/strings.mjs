/** The strings of the plugin that are shown in other languages, as they stand in its code. */
import fs from 'node:fs';
import path from 'node:path';
import ts from 'typescript';
import { root } from './paths.mjs';

export const domain = 'aipuffer';

/** What the arguments of WordPress's functions are; the last is the text domain. */
const text = [ 'id' ];
const inContext = [ 'id', 'context' ];
const functions = {
	__: text,
	_e: text,
	esc_html__: text,
	esc_html_e: text,
	esc_attr__: text,
	esc_attr_e: text,
	_x: inContext,
	_ex: inContext,
	esc_html_x: inContext,
	esc_attr_x: inContext,
	_n: [ 'id', 'plural', 'number' ],
	_nx: [ 'id', 'plural', 'number', 'context' ],
	_n_noop: [ 'id', 'plural' ],
	_nx_noop: [ 'id', 'plural', 'context' ],
};

/** A comment for translators belongs to the next string, at most so many lines after it. */
const near = 2;

const translators = /^(?:\/\*+|\/\/|#)\s*(translators:[\s\S]*?)\s*(?:\*\/)?$/i;

/**
 * Tells strings and comments apart from the rest of PHP; HTML outside of `<?php … ?>` has none. Heredocs are not used
 * in this plugin.
 */
const php =
	/\?>[\s\S]*?(?:<\?(?:php|=)|$)|\/\*[\s\S]*?\*\/|(?:\/\/|#(?!\[))(?:(?!\?>)[^\n])*|'(?:[^'\\]|\\[\s\S])*'|"(?:[^"\\]|\\[\s\S])*"|[A-Za-z_\\][\w\\]*|->|::|\s+|[\s\S]/g;

const lineOf = ( code, index ) => code.slice( 0, index ).split( '\n' ).length;

const unquoted = ( quoted ) =>
	quoted[ 0 ] === "'"
		? quoted.slice( 1, -1 ).replace( /\\(['\\])/g, '$1' )
		: quoted
				.slice( 1, -1 )
				.replace(
					/\\([nt"\\$])/g,
					( all, of ) => ( { n: '\n', t: '\t' } )[ of ] ?? of
				);

/**
 * A call as a string to translate; null when it is not one of ours.
 *
 * @param {string}              name   Function.
 * @param {Array<string|null>}  values Its arguments; null for what is no literal.
 * @param {number}              line   Where it begins.
 * @param {Array<{line, note}>} notes  Comments for translators before it.
 */
function called( name, values, line, notes ) {
	const names = functions[ name ];
	if ( values.length !== names.length + 1 || values.at( -1 ) !== domain ) {
		return null;
	}
	const of = Object.fromEntries(
		names.map( ( argument, index ) => [ argument, values[ index ] ] )
	);
	if ( typeof of.id !== 'string' || of.plural === null ) {
		throw new Error( `line ${ line }: ${ name }() of what is no literal` );
	}
	const note = notes.findLast( ( each ) => each.line <= line );
	const isOurs =
		note && line - note.line <= near && ( note.of ??= line ) === line;
	return {
		id: of.id,
		plural: of.plural ?? '',
		context: of.context ?? '',
		note: isOurs ? note.note : '',
	};
}

/** Strings of PHP code. */
export function stringsOfPhp( code ) {
	const tokens = [];
	const notes = [];
	for ( const { 0: token, index } of ( '?>' + code ).matchAll( php ) ) {
		const note = token.match( translators );
		if ( note ) {
			notes.push( {
				line: lineOf( code, index - 2 + token.length ),
				note: note[ 1 ].replace( /\s*\n\s*\*?\s*/g, ' ' ),
			} );
		} else if ( ! /^(?:\s|\/\*|\/\/|#|\?>)/.test( token ) ) {
			tokens.push( { token, line: () => lineOf( code, index - 2 ) } );
		}
	}
	const strings = [];
	tokens.forEach( ( { token, line }, at ) => {
		if (
			Object.hasOwn( functions, token ) &&
			tokens[ at + 1 ]?.token === '(' &&
			! [ '->', '::', 'function' ].includes( tokens[ at - 1 ]?.token )
		) {
			strings.push(
				called( token, valuesOf( tokens, at + 2 ), line(), notes )
			);
		}
	} );
	return strings.filter( Boolean );
}

/** The arguments of a call in PHP. */
function valuesOf( tokens, at ) {
	const values = [];
	let argument = [];
	for ( let depth = 0; at < tokens.length; at++ ) {
		const { token } = tokens[ at ];
		if ( depth === 0 && ( token === ',' || token === ')' ) ) {
			if ( argument.length ) {
				values.push(
					argument.length === 1 && /^['"]/.test( argument[ 0 ] )
						? unquoted( argument[ 0 ] )
						: null
				);
			}
			argument = [];
			if ( token === ')' ) {
				break;
			}
			continue;
		}
		depth += '([{'.includes( token ) ? 1 : 0;
		depth -= ')]}'.includes( token ) ? 1 : 0;
		argument.push( token );
	}
	return values;
}

/** A literal of TypeScript, `'one' + 'two'` included; null for anything else. */
function literal( node ) {
	if ( ts.isStringLiteralLike( node ) ) {
		return node.text;
	}
	if (
		ts.isBinaryExpression( node ) &&
		node.operatorToken.kind === ts.SyntaxKind.PlusToken
	) {
		const [ left, right ] = [ literal( node.left ), literal( node.right ) ];
		return left === null || right === null ? null : left + right;
	}
	return null;
}

/** Strings of TypeScript and TSX. */
export function stringsOfTypeScript( code, file = 'code.tsx' ) {
	const source = ts.createSourceFile(
		file,
		code,
		ts.ScriptTarget.Latest,
		true,
		file.endsWith( 'x' ) ? ts.ScriptKind.TSX : ts.ScriptKind.TS
	);
	const notes = [
		...code.matchAll(
			/\/\*+\s*translators:[\s\S]*?\*\/|\/\/\s*translators:.*/gi
		),
	].map( ( { 0: comment, index } ) => ( {
		line: lineOf( code, index + comment.length ),
		note: comment
			.match( translators )[ 1 ]
			.replace( /\s*\n\s*\*?\s*/g, ' ' ),
	} ) );
	const strings = [];
	const visit = ( node ) => {
		if (
			ts.isCallExpression( node ) &&
			ts.isIdentifier( node.expression ) &&
			Object.hasOwn( functions, node.expression.text )
		) {
			strings.push(
				called(
					node.expression.text,
					node.arguments.map( literal ),
					lineOf( code, node.getStart( source ) ),
					notes
				)
			);
		}
		ts.forEachChild( node, visit );
	};
	visit( source );
	return strings.filter( Boolean );
}

/** Strings of a block.json, in the contexts in which WordPress looks for them. */
export function stringsOfBlock( { title, description, keywords, ...more } ) {
	const of = ( id, context ) => ( { id, plural: '', context, note: '' } );
	return [
		of( title, 'block title' ),
		of( description, 'block description' ),
		...( keywords ?? [] ).map( ( id ) => of( id, 'block keyword' ) ),
		...( more.styles ?? [] ).map( ( { label } ) =>
			of( label, 'block style label' )
		),
		...( more.variations ?? [] ).flatMap( ( variation ) => [
			of( variation.title, 'block variation title' ),
			of( variation.description, 'block variation description' ),
		] ),
	].filter( ( { id } ) => id );
}

/** Strings of the plugin's header, which the list of plugins shows. */
const stringsOfHeader = ( code ) =>
	[ 'Plugin Name', 'Description' ].map( ( name ) => ( {
		id: code.match( new RegExp( `^ \\* ${ name }:\\s*(.+)$`, 'm' ) )[ 1 ],
		plural: '',
		context: '',
		note: `translators: ${ name } of the plugin.`,
	} ) );

function stringsOfFile( file ) {
	const code = fs.readFileSync( path.join( root, file ), 'utf8' );
	try {
		if ( file.endsWith( 'block.json' ) ) {
			return stringsOfBlock( JSON.parse( code ) );
		}
		return file.endsWith( '.php' )
			? stringsOfPhp( code )
			: stringsOfTypeScript( code, file );
	} catch ( error ) {
		error.message = `${ file }: ${ error.message }`;
		throw error;
	}
}

/** What names a string in a catalogue. */
export const keyOf = ( { context, id } ) =>
	context ? `${ context }\u0004${ id }` : id;

/**
 * All strings of the plugin.
 *
 * @return {Map<string, { id: string, plural: string, context: string, notes: Set<string>, files: Set<string> }>} By key.
 */
export function allStrings() {
	const files = [ 'blocks', 'includes', 'src', 'templates' ]
		.filter( ( folder ) => fs.existsSync( path.join( root, folder ) ) )
		.flatMap( ( folder ) =>
			fs
				.readdirSync( path.join( root, folder ), { recursive: true } )
				.map( ( file ) =>
					[ folder, ...file.split( path.sep ) ].join( '/' )
				)
		)
		.filter(
			( file ) =>
				/\.php$|\.tsx?$|\/block\.json$/.test( file ) &&
				! /\.(test|d)\.tsx?$/.test( file )
		)
		.sort();
	const strings = new Map();
	const add = ( file, found ) => {
		for ( const string of found ) {
			const key = keyOf( string );
			const known = strings.get( key ) ?? {
				...{ id: string.id, plural: '', context: string.context },
				...{ notes: new Set(), files: new Set() },
			};
			if (
				known.plural &&
				string.plural &&
				known.plural !== string.plural
			) {
				throw new Error(
					`${ file }: "${ string.id }" has two plurals`
				);
			}
			known.plural ||= string.plural;
			if ( string.note ) {
				known.notes.add( string.note );
			}
			known.files.add( file );
			strings.set( key, known );
		}
	};
	const header = fs.readFileSync( path.join( root, 'aipuffer.php' ), 'utf8' );
	add( 'aipuffer.php', stringsOfHeader( header ) );
	files.forEach( ( file ) => add( file, stringsOfFile( file ) ) );
	return strings;
}

const beside = [ '', '.ts', '.tsx', '/index.ts', '/index.tsx' ];

/**
 * The files of ours that a script is built of, those that it loads later included.
 *
 * @param {string} entry Its first file, from the plugin's folder on.
 */
export function filesOfScript( entry ) {
	const files = new Set();
	const visit = ( file ) => {
		if ( files.has( file ) ) {
			return;
		}
		files.add( file );
		const code = fs.readFileSync( path.join( root, file ), 'utf8' );
		for ( const { fileName } of ts.preProcessFile( code ).importedFiles ) {
			const base = path.posix.join(
				path.posix.dirname( file ),
				fileName
			);
			const found =
				fileName.startsWith( '.' ) &&
				beside
					.map( ( end ) => base + end )
					.find( ( each ) =>
						fs
							.statSync( path.join( root, each ), {
								throwIfNoEntry: false,
							} )
							?.isFile()
					);
			if ( found && /\.tsx?$/.test( found ) ) {
				visit( found );
			}
		}
	};
	visit( entry );
	return files;
}
