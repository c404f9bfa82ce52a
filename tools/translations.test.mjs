/** What is read from code, and whether languages/ is in line with it. `npm test` runs this. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
	stringsOfBlock,
	stringsOfPhp,
	stringsOfTypeScript,
} from './lib/strings.mjs';
import { faultsOf, problems } from './lib/translations.mjs';

const string = ( id, more = {} ) => ( {
	...{ id, plural: '', context: '', note: '' },
	...more,
} );

test( 'PHP is read with its comments for translators', () => {
	const code = `Don't <?php
		// __( 'In a comment', 'aipuffer' );
		$a = "__( 'In a string', 'aipuffer' )";
		$b = __( 'It\\'s', 'aipuffer' ) . __( "A\\n\\"b\\"", 'aipuffer' );
		/* translators: %s: a name. */
		throw Problem::of( sprintf( esc_html__( 'Hello %s', 'aipuffer' ), $name ) );
		$c = _n( 'One', 'Many', count( [ 1, 2 ] ), 'aipuffer' );
		$d = _x( 'Post', 'verb', 'aipuffer' );
		$e = __( 'Of WooCommerce', 'woocommerce' );
		$f->__( 'A method', 'aipuffer' );
		?> it's <?php esc_html_e( 'Shown', 'aipuffer' ); ?>`;
	assert.deepEqual( stringsOfPhp( code ), [
		string( "It's" ),
		string( 'A\n"b"' ),
		string( 'Hello %s', { note: 'translators: %s: a name.' } ),
		string( 'One', { plural: 'Many' } ),
		string( 'Post', { context: 'verb' } ),
		string( 'Shown' ),
	] );
} );

test( 'TypeScript is read with its comments for translators', () => {
	const code = `// __( 'In a comment', 'aipuffer' )
		const a = <p title={ __( 'It’s', 'aipuffer' ) }>Don't</p>;
		const b = sprintf(
			/* translators: %d: a number. */
			_n( '%d day', '%d days', days, 'aipuffer' ),
			days
		);
		const c = __( 'One ' + 'line', 'aipuffer' );
		const d = _x( 'Post', 'verb', 'aipuffer' );`;
	assert.deepEqual( stringsOfTypeScript( code ), [
		string( 'It’s' ),
		string( '%d day', {
			plural: '%d days',
			note: 'translators: %d: a number.',
		} ),
		string( 'One line' ),
		string( 'Post', { context: 'verb' } ),
	] );
} );

test( 'what is no literal cannot be translated', () => {
	assert.throws( () => stringsOfPhp( "<?php __( $text, 'aipuffer' );" ) );
	assert.throws( () => stringsOfTypeScript( "__( text, 'aipuffer' )" ) );
} );

test( 'a block is read in the contexts WordPress looks in', () => {
	assert.deepEqual(
		stringsOfBlock( { title: 'Credits', keywords: [ 'money' ] } ),
		[
			string( 'Credits', { context: 'block title' } ),
			string( 'money', { context: 'block keyword' } ),
		]
	);
} );

test( 'faults of translations are found', () => {
	const faults = ( id, form, plural ) =>
		faultsOf(
			{ msgid: id, msgid_plural: plural, msgstr: [].concat( form ) },
			2
		);
	assert.deepEqual( faults( '%1$s of %2$s', '%2$s / %1$s' ), [] );
	assert.deepEqual( faults( '%s days', 'günler' ), [
		'has other placeholders',
	] );
	assert.deepEqual( faults( '%d%%', '%%%d' ), [] );
	assert.deepEqual( faults( '<b>a</b>', 'a' ), [ 'has other HTML' ] );
	assert.deepEqual( faults( 'a ', 'a' ), [ 'has other spaces at its ends' ] );
	assert.deepEqual( faults( '%d day', [ '%d gün' ], '%d days' ), [
		'has 1 forms instead of 2',
	] );
	assert.deepEqual( faults( 'one', [ '%d gün', '%d gün' ], '%d days' ), [] );
} );

test( 'the catalogues are in line with the code, and complete', () => {
	const found = problems();
	assert.deepEqual( found.slice( 0, 30 ), [], `${ found.length } problems` );
} );
