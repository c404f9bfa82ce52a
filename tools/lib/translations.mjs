/**
 * The catalogues in languages/: the template, the translations, and what WordPress reads of them.
 *
 * The template and the translations are kept; what is made of them for WordPress is part of the build. References name
 * files and no lines: those would change with every edit.
 */
import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { po } from 'gettext-parser';
import { root } from './paths.mjs';
import { allStrings, domain, filesOfScript, keyOf } from './strings.mjs';

const folder = path.join( root, 'languages' );
const template = path.join( folder, `${ domain }.pot` );

/** Lines in catalogues are not folded: so a change of a string is a change of one line. */
const compileOptions = { foldLength: 0 };

/** Files of translations, such as `aipuffer-tr_TR.po`. */
const translated = () =>
	fs
		.readdirSync( folder )
		.filter( ( name ) => name.endsWith( '.po' ) )
		.map( ( name ) => path.join( folder, name ) );

const localeOf = ( file ) =>
	path.basename( file, '.po' ).slice( domain.length + 1 );

const read = ( file ) => po.parse( fs.readFileSync( file ) );

/** The entries of a catalogue but its header. */
const entriesOf = ( catalogue ) =>
	Object.values( catalogue.translations )
		.flatMap( Object.values )
		.filter( ( { msgid } ) => msgid !== '' );

const keyOfEntry = ( { msgid, msgctxt } ) =>
	keyOf( { id: msgid, context: msgctxt ?? '' } );

const placeholder = /%(?:\d+\$)?[-+]?(?:0|'.)?\d*(?:\.\d+)?[bcdeEfFgGosuxX%]/g;

const hasPlaceholder = ( text ) => text.search( placeholder ) >= 0;

/** A catalogue of all strings, with what is translated already. */
function catalogueOf( strings, headers, known = new Map() ) {
	const translations = { '': { '': { msgid: '', msgstr: [ '' ] } } };
	for ( const { id, plural, context, notes, files } of strings.values() ) {
		const has = known.get( keyOf( { id, context } ) );
		const isSame = has && ( has.msgid_plural ?? '' ) === plural;
		const forms = plural
			? Number(
					/nplurals=(\d+)/.exec( headers[ 'Plural-Forms' ] )?.[ 1 ] ??
						2
				)
			: 1;
		( translations[ context ] ??= {} )[ id ] = {
			...( context ? { msgctxt: context } : {} ),
			msgid: id,
			...( plural ? { msgid_plural: plural } : {} ),
			msgstr: isSame ? has.msgstr : Array( forms ).fill( '' ),
			comments: {
				extracted: [ ...notes ].join( '\n' ),
				reference: [ ...files ].join( '\n' ),
				flag: [
					...( isSame && isFuzzy( has ) ? [ 'fuzzy' ] : [] ),
					...( hasPlaceholder( id + plural )
						? [ 'php-format' ]
						: [] ),
				].join( ', ' ),
			},
		};
	}
	return { charset: 'utf-8', headers, translations };
}

const isFuzzy = ( { comments } ) => /\bfuzzy\b/.test( comments?.flag ?? '' );

const isTranslated = ( { msgstr } ) => msgstr.every( ( form ) => form !== '' );

const write = ( file, catalogue ) =>
	fs.writeFileSync(
		file,
		po.compile( catalogue, compileOptions ).toString().trimEnd() + '\n'
	);

/**
 * Writes the template anew and brings the translations in line with it: what is new is empty, what is gone goes.
 *
 * @return {Array<{ file: string, missing: string[] }>} What is left to translate.
 */
export function update() {
	const strings = allStrings();
	const { version } = JSON.parse(
		fs.readFileSync( path.join( root, 'package.json' ), 'utf8' )
	);
	const headers = {
		'Project-Id-Version': `AI Puffer ${ version }`,
		'MIME-Version': '1.0',
		'Content-Type': 'text/plain; charset=UTF-8',
		'Content-Transfer-Encoding': '8bit',
		'X-Domain': domain,
	};
	fs.mkdirSync( folder, { recursive: true } );
	write( template, catalogueOf( strings, headers ) );
	return translated().map( ( file ) => {
		const before = read( file );
		const known = new Map(
			entriesOf( before ).map( ( entry ) => [
				keyOfEntry( entry ),
				entry,
			] )
		);
		const after = catalogueOf(
			strings,
			{
				...before.headers,
				'Project-Id-Version': headers[ 'Project-Id-Version' ],
			},
			known
		);
		write( file, after );
		return {
			file: path.relative( root, file ),
			missing: entriesOf( after )
				.filter(
					( entry ) => ! isTranslated( entry ) || isFuzzy( entry )
				)
				.map( ( { msgid } ) => msgid ),
		};
	} );
}

const listed = ( value, pattern ) =>
	( value.match( pattern ) ?? [] ).sort().join( ' ' );

/** What is wrong with a translation of a string. */
export function faultsOf( { msgid, msgid_plural: plural, msgstr }, forms ) {
	const faults = [];
	if ( plural && msgstr.length !== forms ) {
		faults.push( `has ${ msgstr.length } forms instead of ${ forms }` );
	}
	msgstr.forEach( ( form, index ) => {
		// Of one thing, a language may say "one" without its number.
		const originals = [
			plural ?? msgid,
			...( index === 0 ? [ msgid ] : [] ),
		];
		for ( const [ what, pattern ] of [
			[ 'placeholders', placeholder ],
			[ 'HTML', /<\/?[a-z]+/g ],
			[ 'spaces at its ends', /^\s+|\s+$/g ],
		] ) {
			if (
				! originals.some(
					( original ) =>
						listed( original, pattern ) === listed( form, pattern )
				)
			) {
				faults.push( `has other ${ what }` );
			}
		}
	} );
	return faults;
}

/**
 * Compares code, template and translations.
 *
 * @return {string[]} What is wrong; nothing when all is well.
 */
export function problems() {
	const strings = allStrings();
	const of = ( file, key, fault ) =>
		`${ path.relative( root, file ) }: "${ key.replace( '\u0004', ': ' ) }" ${ fault }`;
	const found = [];
	for ( const file of [ template, ...translated() ] ) {
		const catalogue = read( file );
		const entries = new Map(
			entriesOf( catalogue ).map( ( entry ) => [
				keyOfEntry( entry ),
				entry,
			] )
		);
		for ( const [ key, { plural } ] of strings ) {
			const entry = entries.get( key );
			if ( ! entry || ( entry.msgid_plural ?? '' ) !== plural ) {
				found.push( of( file, key, 'is missing: npm run pot' ) );
			}
		}
		const forms = Number(
			/nplurals=(\d+)/.exec( catalogue.headers[ 'Plural-Forms' ] )?.[ 1 ]
		);
		for ( const [ key, entry ] of entries ) {
			if ( ! strings.has( key ) ) {
				found.push(
					of( file, key, 'is not in the code: npm run pot' )
				);
			} else if ( file !== template ) {
				const faults = isTranslated( entry )
					? faultsOf( entry, forms )
					: [ 'is not translated' ];
				found.push(
					...[
						...faults,
						...( isFuzzy( entry ) ? [ 'is fuzzy' ] : [] ),
					].map( ( fault ) => of( file, key, fault ) )
				);
			}
		}
	}
	return found;
}

const phpText = ( value ) =>
	value
		.split( '\0' )
		.map( ( part ) => `'${ part.replace( /['\\]/g, '\\$&' ) }'` )
		.join( ' . "\\0" . ' );

/** A catalogue as WordPress 6.5 and later read it for PHP. */
function asPhp( locale, { headers }, entries ) {
	const lines = entries.map(
		( entry ) =>
			`\t\t${ phpText(
				keyOfEntry( entry ) +
					( entry.msgid_plural ? '\0' + entry.msgid_plural : '' )
			) } => ${ phpText( entry.msgstr.join( '\0' ) ) },`
	);
	return [
		'<?php',
		"defined( 'ABSPATH' ) || exit;",
		'return [',
		`\t'domain'       => '${ domain }',`,
		`\t'language'     => '${ locale }',`,
		`\t'plural-forms' => ${ phpText( headers[ 'Plural-Forms' ] ) },`,
		"\t'messages'     => [",
		...lines,
		'\t],',
		'];',
		'',
	].join( '\n' );
}

/** A catalogue as WordPress reads it for a script. */
const asJson = ( locale, { headers }, entries ) =>
	JSON.stringify( {
		domain,
		locale_data: {
			[ domain ]: {
				'': {
					domain,
					lang: locale,
					'plural-forms': headers[ 'Plural-Forms' ],
				},
				...Object.fromEntries(
					entries.map( ( entry ) => [
						keyOfEntry( entry ),
						entry.msgstr,
					] )
				),
			},
		},
	} ) + '\n';

/**
 * Makes what WordPress reads: a file for PHP, and one for each script with the strings of the files it is built of.
 */
export function compile() {
	const strings = allStrings();
	const { entry: scripts } = createRequire( import.meta.url )(
		'../webpack.config.js'
	);
	const filesByScript = Object.entries( scripts ).map( ( [ name, file ] ) => [
		name,
		filesOfScript(
			path.relative( root, file ).split( path.sep ).join( '/' )
		),
	] );
	fs.readdirSync( folder )
		.filter( ( name ) => /\.(l10n\.php|json)$/.test( name ) )
		.forEach( ( name ) => fs.rmSync( path.join( folder, name ) ) );
	for ( const file of translated() ) {
		const locale = localeOf( file );
		const catalogue = read( file );
		const entries = entriesOf( catalogue ).filter(
			( entry ) =>
				strings.has( keyOfEntry( entry ) ) &&
				isTranslated( entry ) &&
				! isFuzzy( entry )
		);
		const of = ( is ) =>
			entries.filter( ( entry ) =>
				[ ...strings.get( keyOfEntry( entry ) ).files ].some( is )
			);
		fs.writeFileSync(
			path.join( folder, `${ domain }-${ locale }.l10n.php` ),
			asPhp(
				locale,
				catalogue,
				of( ( name ) => ! /\.tsx?$/.test( name ) )
			)
		);
		for ( const [ name, files ] of filesByScript ) {
			const own = of( ( each ) => files.has( each ) );
			// WordPress asks for none of a script without texts.
			if ( own.length === 0 ) {
				continue;
			}
			fs.writeFileSync(
				path.join(
					folder,
					`${ domain }-${ locale }-${ domain }-${ name }.json`
				),
				asJson( locale, catalogue, own )
			);
		}
	}
}
