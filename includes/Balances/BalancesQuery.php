<?php
/**
 * The SQL that lists users with their balances.
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

namespace AIPuffer\Balances;

use AIPuffer\Ledger\Account;
use AIPuffer\Support\Database;
use AIPuffer\Support\Problem;
use AIPuffer\Support\Raise;

defined( 'ABSPATH' ) || exit;

/**
 * Lists all users of the site, also those who never had a credit. Nothing here writes.
 *
 * WordPress has no index on display names, so a search and the order by name read its whole table of users. They do it
 * once: the number of matches comes from the same statement, as in WP_User_Query. The second half of a list is read from
 * its end, and what is far from both ends as PageByName says.
 *
 * @phpstan-type Filters array{search?: string, orderby?: string, order?: string, with_balance?: bool}
 * @phpstan-type Sql array{string, list<string|int>}
 */
final class BalancesQuery {
	/**
	 * Words of a search; the last takes the rest.
	 */
	private const WORDS = 5;

	/**
	 * Takes the connection.
	 *
	 * @param Database $database     The connection.
	 * @param bool     $members_only Whether users belong to several sites, so that only this one's members are listed.
	 */
	public function __construct( private readonly Database $database, private readonly bool $members_only ) {}

	/**
	 * A page of users.
	 *
	 * `search`: each word must be part of login, email or name; an exact id comes first. `orderby`: name, balance, or
	 * registered, which is the order of ids. `with_balance`: only balances other than 0.
	 *
	 * @param Filters                         $filters  Filters and order.
	 * @param array{string, list<string>}|null $among   A statement that selects `user_id`, and its values: only these.
	 * @param int                             $page     From 1.
	 * @param int                             $per_page Rows a page.
	 * @return array{list<int>, int} Ids, and how many match in all.
	 * @throws Problem 400 for a search that is no text.
	 */
	public function page( array $filters, ?array $among, int $page, int $per_page ): array {
		$offset = ( $page - 1 ) * $per_page;
		$search = trim( $filters['search'] ?? '' );
		if ( '' === $search && ! $among && empty( $filters['with_balance'] ) ) {
			return $this->page_of_all( $filters, $offset, $per_page );
		}
		$id             = preg_match( '/^[1-9][0-9]{0,17}$/D', $search ) ? (int) $search : 0;
		[ $sql, $args ] = $this->of_site();
		if ( ! empty( $filters['with_balance'] ) ) {
			$sql .= ' AND b.balance <> 0';
		}
		if ( '' !== $search ) {
			[ $words, $patterns ] = $this->words( $search );

			$sql .= " AND ( ( $words ) OR u.ID = $id )";
			array_push( $args, ...$patterns );
		}
		$order = ( $id ? "u.ID = $id DESC, " : '' ) . self::order( $filters, self::is_descending( $filters ) );
		$from  = $among ? "( $among[0] ) a INNER JOIN {$this->joined( $filters, 'u.ID = a.user_id' )}" : $this->joined( $filters );
		// Whom the other statement selects is read first. Left to itself, the server reads all users and looks for each there.
		$hint = $among && $this->database->is_server() ? 'STRAIGHT_JOIN' : '';
		$ids  = $this->ids( "SELECT $hint SQL_CALC_FOUND_ROWS u.ID FROM $from WHERE $sql ORDER BY $order LIMIT %d OFFSET %d", ...[ ...( $among[1] ?? [] ), ...$args, $per_page, $offset ] );

		return [ $ids, (int) $this->database->value( 'SELECT FOUND_ROWS()' ) ];
	}

	/**
	 * The accounts of users; an empty one for those who have no row.
	 *
	 * @param list<int> $user_ids Users.
	 * @return array<int, Account> By user.
	 */
	public function accounts( array $user_ids ): array {
		$accounts = [];
		foreach ( $user_ids as $user_id ) {
			$accounts[ $user_id ] = new Account( $user_id, 0, 0 );
		}
		if ( [] !== $user_ids ) {
			$marks = Database::marks( $user_ids );
			foreach ( $this->database->rows( "SELECT user_id, balance, held FROM {$this->database->table( 'balances' )} WHERE user_id IN ($marks)", ...$user_ids ) as $row ) {
				$accounts[ (int) $row['user_id'] ] = new Account( (int) $row['user_id'], (int) $row['balance'], (int) $row['held'] );
			}
		}

		return $accounts;
	}

	/**
	 * Which of these ids are users of the site.
	 *
	 * @param list<int> $user_ids Any ids.
	 * @return list<int>
	 */
	public function existing( array $user_ids ): array {
		return [] === $user_ids ? [] : array_column( $this->people( 'ID', $user_ids ), 'id' );
	}

	/**
	 * Users of the site by a column. The database compares names loosely: case, accents, trailing spaces. Whoever asks for
	 * names has to look again.
	 *
	 * @param 'ID'|'user_login'|'user_email' $column Which.
	 * @param non-empty-list<int|string>     $values What to look for.
	 * @return list<array{id: int, login: string, name: string, email: string}>
	 */
	public function people( string $column, array $values ): array {
		[ $sql, $args ] = $this->of_site();
		$marks          = Database::marks( $values, 'ID' === $column ? '%d' : '%s' );

		return array_map(
			static fn ( array $row ): array => [ 'id' => (int) $row['ID'], 'login' => (string) $row['user_login'], 'name' => (string) $row['display_name'], 'email' => (string) $row['user_email'] ],
			$this->database->rows( "SELECT u.ID, u.user_login, u.display_name, u.user_email FROM {$this->joined( [] )} WHERE $sql AND u.$column IN ($marks)", ...[ ...$args, ...$values ] )
		);
	}

	/**
	 * Keys of ledger entries that begin alike.
	 *
	 * @param string $prefix Such as `import:0123abcd:`.
	 * @return list<string>
	 */
	public function ledger_keys( string $prefix ): array {
		$rows = $this->database->rows( "SELECT idempotency_key FROM {$this->database->table( 'ledger' )} WHERE idempotency_key LIKE %s", $this->database->like( $prefix ) . '%' );

		return array_map( 'strval', array_column( $rows, 'idempotency_key' ) );
	}

	/**
	 * A page of all users. Their number is known before, so that the second half can be read from the end.
	 *
	 * @param Filters $filters  Order.
	 * @param int     $offset   From 0.
	 * @param int     $per_page Rows a page.
	 * @return array{list<int>, int} Ids, and how many there are.
	 */
	private function page_of_all( array $filters, int $offset, int $per_page ): array {
		[ $sql, $args ] = $this->of_site();
		$total          = (int) $this->database->value( "SELECT COUNT(*) FROM {$this->joined( [] )} WHERE $sql", ...$args );
		$limit          = max( 0, min( $per_page, $total - $offset ) );
		$descending     = self::is_descending( $filters );
		$from_end       = $offset > intdiv( $total, 2 );
		$ids            = [];
		if ( 'name' === ( $filters['orderby'] ?? 'name' ) && min( $offset, $total - $offset - $limit ) >= PageByName::FROM && $this->database->is_server() ) {
			$ids = ( new PageByName( $this->database, $this->joined( [] ), $sql, $args ) )->ids( $descending ? $total - $offset - $limit : $offset, $limit, $total );
			if ( [] !== $ids ) {
				return [ $descending ? array_reverse( $ids ) : $ids, $total ];
			}
		}
		if ( $limit > 0 && ! $from_end && $descending && 'balance' === ( $filters['orderby'] ?? '' ) ) {
			// Balances have an index: as long as it fills the page, it need not be known who has none.
			$ids = $this->ids(
				"SELECT u.ID FROM {$this->database->table( 'balances' )} b INNER JOIN {$this->joined( [], 'u.ID = b.user_id' )}
				WHERE b.balance > 0 AND $sql ORDER BY b.balance DESC, b.user_id DESC LIMIT %d OFFSET %d",
				...[ ...$args, $limit, $offset ]
			);
		}
		if ( count( $ids ) < $limit ) {
			$ids = $this->ids(
				"SELECT u.ID FROM {$this->joined( $filters )} WHERE $sql ORDER BY " . self::order( $filters, $descending !== $from_end ) . ' LIMIT %d OFFSET %d',
				...[ ...$args, $limit, $from_end ? $total - $offset - $limit : $offset ]
			);
		}

		return [ $from_end ? array_reverse( $ids ) : $ids, $total ];
	}

	/**
	 * Users, with their balances where filters or order need them.
	 *
	 * @param Filters $filters Filters and order.
	 * @param string  $on      What joins users to what stands before them.
	 */
	private function joined( array $filters, string $on = '' ): string {
		global $wpdb;
		$balances = 'balance' === ( $filters['orderby'] ?? '' ) || ! empty( $filters['with_balance'] );

		return "$wpdb->users u" . ( '' === $on ? '' : " ON $on" ) . ( $balances ? " LEFT JOIN {$this->database->table( 'balances' )} b ON b.user_id = u.ID" : '' );
	}

	/**
	 * The condition for users of the site. Who is a member of one of several is told by the field WordPress itself asks.
	 *
	 * @return Sql
	 */
	private function of_site(): array {
		global $wpdb;

		return $this->members_only
			? [ "EXISTS ( SELECT 1 FROM $wpdb->usermeta m WHERE m.user_id = u.ID AND m.meta_key = %s )", [ $wpdb->get_blog_prefix() . 'capabilities' ] ]
			: [ '1 = 1', [] ];
	}

	/**
	 * The condition for the words of a search.
	 *
	 * @param string $search What was typed.
	 * @return Sql
	 * @throws Problem 400.
	 */
	private function words( string $search ): array {
		$words = preg_split( '/\s+/u', $search, self::WORDS );
		if ( false === $words ) {
			Raise::invalid( 'search', __( 'search must be UTF-8 text.', 'aipuffer' ) );
		}
		$args = [];
		foreach ( $words as $word ) {
			array_push( $args, ...array_fill( 0, 3, '%' . $this->database->like( $word ) . '%' ) );
		}

		return [ implode( ' AND ', array_fill( 0, count( $words ), '( u.user_login LIKE %s OR u.user_email LIKE %s OR u.display_name LIKE %s )' ) ), $args ];
	}

	/**
	 * The ORDER BY of a list. Ids decide between equals, in the same direction, so that reading from the end gives the same
	 * order.
	 *
	 * @param Filters $filters    Order.
	 * @param bool    $descending Which direction.
	 */
	private static function order( array $filters, bool $descending ): string {
		$direction = $descending ? 'DESC' : 'ASC';

		return match ( $filters['orderby'] ?? 'name' ) {
			'balance'    => "COALESCE(b.balance, 0) $direction, u.ID $direction",
			'registered' => "u.ID $direction",
			default      => "u.display_name $direction, u.ID $direction",
		};
	}

	/**
	 * Whether the list begins with the highest.
	 *
	 * @param Filters $filters Order.
	 */
	private static function is_descending( array $filters ): bool {
		return 'desc' === ( $filters['order'] ?? 'asc' );
	}

	/**
	 * Ids.
	 *
	 * @param string     $sql     Selects `ID`, with placeholders.
	 * @param string|int ...$args Values.
	 * @return list<int>
	 */
	private function ids( string $sql, string|int ...$args ): array {
		return array_map( 'intval', array_column( $this->database->rows( $sql, ...$args ), 'ID' ) );
	}
}
