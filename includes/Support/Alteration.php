<?php
/**
 * An upgrade's statement that has been run before, wholly or in part.
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

namespace AIPuffer\Support;

defined( 'ABSPATH' ) || exit;

/**
 * Makes statements repeatable that change tables: what of one is done already is found by looking at the table, so an
 * upgrade that was killed, ran beside another or was done by hand goes on from where it is. Of ALTER TABLE these are ADD
 * and DROP of columns and keys, CHANGE and RENAME TO, as many in one statement as there are; and CREATE TABLE.
 */
final class Alteration {
	/**
	 * Takes the connection.
	 *
	 * @param Database $database The connection.
	 */
	public function __construct( private readonly Database $database ) {}

	/**
	 * Runs a statement, or what is left of it.
	 *
	 * @param string $statement SQL.
	 * @throws DatabaseError Where that fails.
	 */
	public function run( string $statement ): void {
		try {
			$this->database->run( $statement );
		} catch ( DatabaseError $error ) {
			$rest = $this->rest( $statement );
			if ( $rest === $statement ) {
				throw $error;
			}
			if ( null !== $rest ) {
				$this->database->run( $rest );
			}
		}
	}

	/**
	 * What of a statement is left to do.
	 *
	 * @param string $statement SQL.
	 * @return ?string The statement itself where that cannot be told; null for nothing.
	 */
	private function rest( string $statement ): ?string {
		if ( preg_match( '/^\s*CREATE TABLE\s+`?([\w$]+)`?\s*\(/i', $statement, $found ) ) {
			return null === $this->columns( $found[1] ) ? $statement : null;
		}
		if ( ! preg_match( '/^\s*ALTER TABLE\s+`?([\w$]+)`?\s+(.+)$/is', $statement, $found ) ) {
			return $statement;
		}
		[ , $table, $clauses ] = $found;
		$clauses               = self::split( $clauses );
		$columns               = $this->columns( $table );
		if ( null === $columns ) {
			return preg_match( '/^RENAME (?:TO|AS)\s+`?([\w$]+)`?$/i', $clauses[0], $found ) && null !== $this->columns( $found[1] ) ? null : $statement;
		}
		$keys = $this->keys( $table );
		$left = array_merge( ...array_map( static fn ( string $clause ): array => self::left( $clause, $clauses, $columns, $keys ), $clauses ) );
		if ( $left === $clauses ) {
			return $statement;
		}

		return [] === $left ? null : "ALTER TABLE $table " . implode( ', ', $left );
	}

	/**
	 * What of a clause is left to do.
	 *
	 * @param string                      $clause  Such as `ADD KEY name (a, b)`.
	 * @param list<string>                $clauses All of the statement.
	 * @param list<string>                $columns The table's columns.
	 * @param array<string, list<string>> $keys    The columns of its keys, by their names.
	 * @return list<string> Clauses.
	 */
	private static function left( string $clause, array $clauses, array $columns, array $keys ): array {
		if ( preg_match( '/^ADD\s+(?:(?:UNIQUE|FULLTEXT)\s+)?(?:KEY|INDEX)\s+`?(\w+)`?\s*\((.+)\)$/is', $clause, $found ) ) {
			return self::left_of_key( $clause, $found[1], self::names( $found[2] ), $clauses, $keys );
		}
		if ( preg_match( '/^DROP\s+(?:KEY|INDEX)\s+`?(\w+)`?$/i', $clause, $found ) ) {
			foreach ( $clauses as $other ) {
				// A key that is dropped and added anew is done where it has its new columns.
				if ( preg_match( '/^ADD\s+(?:(?:UNIQUE|FULLTEXT)\s+)?(?:KEY|INDEX)\s+`?' . $found[1] . '`?\s*\((.+)\)$/is', $other, $added ) && self::names( $added[1] ) === ( $keys[ $found[1] ] ?? null ) ) {
					return [];
				}
			}

			return isset( $keys[ $found[1] ] ) ? [ $clause ] : [];
		}
		if ( preg_match( '/^CHANGE\s+(?:COLUMN\s+)?`?(\w+)`?\s+`?(\w+)`?\s/i', $clause, $found ) ) {
			return ! in_array( $found[1], $columns, true ) && in_array( $found[2], $columns, true ) ? [] : [ $clause ];
		}
		if ( preg_match( '/^(ADD|DROP)\s+(?:COLUMN\s+)?`?(?!(?:PRIMARY|UNIQUE|FULLTEXT|KEY|INDEX|CONSTRAINT|FOREIGN|CHECK)\b)(\w+)`?/i', $clause, $found ) ) {
			return in_array( $found[2], $columns, true ) === ( 'ADD' === strtoupper( $found[1] ) ) ? [] : [ $clause ];
		}

		return [ $clause ];
	}

	/**
	 * What of adding a key is left to do.
	 *
	 * @param string                      $clause  The clause.
	 * @param string                      $name    The key's name.
	 * @param list<string>                $wanted  Its columns.
	 * @param list<string>                $clauses All of the statement.
	 * @param array<string, list<string>> $keys    The columns of the table's keys.
	 * @return list<string> Clauses.
	 */
	private static function left_of_key( string $clause, string $name, array $wanted, array $clauses, array $keys ): array {
		if ( ! isset( $keys[ $name ] ) ) {
			return [ $clause ];
		}
		if ( $keys[ $name ] === $wanted ) {
			return [];
		}
		$is_dropped = [] !== preg_grep( "/^DROP\s+(?:KEY|INDEX)\s+`?$name`?$/i", $clauses );

		return $is_dropped ? [ $clause ] : [ "DROP KEY $name", $clause ];
	}

	/**
	 * A table's columns; null where there is no such table.
	 *
	 * @param string $table Full name.
	 * @return ?list<string>
	 */
	private function columns( string $table ): ?array {
		try {
			return array_map( 'strval', array_column( $this->database->rows( "SHOW COLUMNS FROM $table" ), 'Field' ) ) ?: null;
		} catch ( DatabaseError ) {
			return null;
		}
	}

	/**
	 * The columns of a table's keys.
	 *
	 * @param string $table Full name.
	 * @return array<string, list<string>> By the keys' names.
	 */
	private function keys( string $table ): array {
		$keys = [];
		foreach ( $this->database->rows( "SHOW INDEX FROM $table" ) as $row ) {
			$keys[ (string) $row['Key_name'] ][ (int) $row['Seq_in_index'] ] = (string) $row['Column_name'];
		}

		return array_map(
			static function ( array $columns ): array {
				ksort( $columns );

				return array_values( $columns );
			},
			$keys
		);
	}

	/**
	 * The columns a key is made of, without lengths and orders.
	 *
	 * @param string $list As written between its parentheses.
	 * @return list<string>
	 */
	private static function names( string $list ): array {
		return array_map( static fn ( string $name ): string => (string) preg_replace( '/^`?(\w+).*$/s', '$1', $name ), self::split( $list ) );
	}

	/**
	 * Splits at commas that stand in no parentheses and no quotation marks.
	 *
	 * @param string $text SQL.
	 * @return list<string>
	 */
	private static function split( string $text ): array {
		preg_match_all( "/(?:[^,()']+|'(?:[^'\\\\]|\\\\.|'')*'|(\((?:[^()']+|'(?:[^'\\\\]|\\\\.|'')*'|(?1))*\)))+/s", $text, $found );

		return array_map( 'trim', $found[0] );
	}
}
