<?php
/**
 * Whom the lines of a CSV file mean.
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

namespace AIPuffer\Balances;

defined( 'ABSPATH' ) || exit;

/**
 * Finds the users of all lines with one look at a time. A name counts only if it is the same but for case: the database
 * alone would take `jose` for `josé`. A line that could mean two users means none.
 *
 * @phpstan-type Person array{id: int, login: string, name: string, email: string}
 */
final class ImportUsers {
	private const CHUNK = 1000;

	/**
	 * Users by column and name, in lower case.
	 *
	 * @var array<string, array<string, array<int, Person>>>
	 */
	private array $found = [ 'id' => [], 'login' => [], 'email' => [] ];

	/**
	 * Looks for the users of all rows.
	 *
	 * @param BalancesQuery   $query Reads.
	 * @param list<ImportRow> $rows  Rows.
	 */
	public function __construct( private readonly BalancesQuery $query, array $rows ) {
		$names = static fn ( string $column ): array => array_merge( array_column( array_column( $rows, 'names' ), $column ), array_column( array_column( $rows, 'names' ), 'user' ) );
		$this->look( 'ID', 'id', array_filter( $names( 'id' ), [ self::class, 'is_id' ] ) );
		$this->look( 'user_login', 'login', $names( 'login' ) );
		$this->look( 'user_email', 'email', array_filter( $names( 'email' ), static fn ( string $name ): bool => str_contains( $name, '@' ) ) );
	}

	/**
	 * Whom a row means.
	 *
	 * @param ImportRow $row The row.
	 * @return Person|string The user, or what is wrong.
	 */
	public function of( ImportRow $row ): array|string {
		if ( [] === $row->names ) {
			return __( 'The line names no user.', 'aipuffer' );
		}
		$meant = [];
		foreach ( $row->names as $column => $name ) {
			$people = $this->named( $column, mb_strtolower( $name ) );
			if ( 1 !== count( $people ) ) {
				return [] === $people
					/* translators: %s: what a file names a user by. */
					? sprintf( __( 'There is no user "%s".', 'aipuffer' ), $name )
					/* translators: %s: what a file names a user by. */
					: sprintf( __( '"%s" can mean several users. Name them by id.', 'aipuffer' ), $name );
			}
			$meant += $people;
		}

		return 1 === count( $meant ) ? reset( $meant ) : __( 'The columns of this line name different users.', 'aipuffer' );
	}

	/**
	 * Users of that name.
	 *
	 * @param string $column One of `user, login, email, id`; a user is named by any of the others.
	 * @param string $name   In lower case.
	 * @return array<int, Person> By id.
	 */
	private function named( string $column, string $name ): array {
		if ( 'user' === $column ) {
			return $this->named( 'id', $name ) + $this->named( 'login', $name ) + $this->named( 'email', $name );
		}

		return $this->found[ $column ][ $name ] ?? [];
	}

	/**
	 * Looks for names in a column.
	 *
	 * @param 'ID'|'user_login'|'user_email' $column Of the database.
	 * @param 'id'|'login'|'email'           $field  Of a user.
	 * @param array<string>                  $names  Names.
	 */
	private function look( string $column, string $field, array $names ): void {
		foreach ( array_chunk( array_values( array_unique( $names ) ), self::CHUNK ) as $chunk ) {
			foreach ( $this->query->people( $column, $chunk ) as $person ) {
				$this->found[ $field ][ mb_strtolower( (string) $person[ $field ] ) ][ $person['id'] ] = $person;
			}
		}
	}

	/**
	 * Whether a name can be an id.
	 *
	 * @param string $name The name.
	 */
	private static function is_id( string $name ): bool {
		return 1 === preg_match( '/^[1-9][0-9]{0,17}$/D', $name );
	}
}
