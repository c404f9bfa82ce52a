<?php
/**
 * A page from the middle of many users by name.
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

namespace AIPuffer\Tests\Balances;

use AIPuffer\Balances\BalancesQuery;
use AIPuffer\Balances\PageByName;
use AIPuffer\Support\Database;
use AIPuffer\Tests\TestCase;
use PHPUnit\Framework\Attributes\Group;

#[Group( 'mariadb' )]
final class PageByNameTest extends TestCase {
	private const USERS = 6000;

	/**
	 * @return array<string, array{string, bool}>
	 */
	public static function names(): array {
		return [
			'names like others, which the server holds to be equal' => [ "CONCAT(ELT(1 + seq % 7, 'Óscar','oscar','OSCAR ','Maria','maría','Łucja',''), ' ', ELT(1 + seq % 5, 'López','lopez','Çelik','100%','\\\\o/'), ELT(1 + seq % 11, '', ' ', 'a', 'Ä', 'z', '🐡', '田', '<b>', '\\'', '\"', '%s'))", true ],
			'names in the order of ids'  => [ "LPAD(seq, 8, '0')", true ],
			'one name for all'           => [ "'Guest'", true ],
			'no name for most'           => [ "IF(seq % 10 = 0, CONCAT('Nina ', seq), '')", true ],
		];
	}

	/**
	 * @dataProvider names
	 */
	public function test_pages_are_those_of_the_whole_order( string $name ): void {
		global $wpdb;
		$query = $this->with_users( $name );
		$whole = array_map( 'intval', $wpdb->get_col( "SELECT ID FROM $wpdb->users ORDER BY display_name, ID" ) );
		foreach ( [ 'asc' => $whole, 'desc' => array_reverse( $whole ) ] as $order => $expected ) {
			foreach ( range( 1, intdiv( count( $whole ), 20 ) + 1, 13 ) as $page ) {
				[ $ids, $total ] = $query->page( [ 'order' => $order ], null, $page, 20 );
				self::assertSame( [ array_slice( $expected, 20 * ( $page - 1 ), 20 ), count( $whole ) ], [ $ids, $total ], "$order, page $page" );
			}
		}
	}

	public function test_a_sample_finds_the_page_without_sorting_all(): void {
		global $wpdb;
		$this->with_users( "CONCAT(ELT(1 + seq % 20, 'Anna','Ben','Clara','David','Emma','Felix','Grace','Henry','Ida','Jack','Kate','Leo','Maria','Nina','Oscar','Paula','Quentin','Rosa','Sam','Tina'), ' ', seq)" );
		$total = (int) $wpdb->get_var( "SELECT COUNT(*) FROM $wpdb->users" );
		$pages = new PageByName( new Database( $wpdb ), "$wpdb->users u", '1 = 1', [] );
		foreach ( [ PageByName::FROM, intdiv( $total, 2 ), $total - PageByName::FROM ] as $offset ) {
			self::assertCount( 20, $pages->ids( $offset, 20, $total ) );
		}
	}

	private function with_users( string $name ): BalancesQuery {
		global $wpdb;
		$wpdb->query(
			"INSERT INTO $wpdb->users (user_login, user_pass, user_nicename, user_email, user_registered, display_name)
			SELECT CONCAT('many', seq), 'x', CONCAT('many', seq), CONCAT('many', seq, '@example.org'), '2026-01-01', $name FROM seq_1_to_" . self::USERS
		);

		return new BalancesQuery( new Database( $wpdb ), false );
	}
}
