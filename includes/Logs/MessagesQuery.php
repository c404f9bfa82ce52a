<?php
/**
 * The SQL that reads messages.
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

namespace AIPuffer\Logs;

use AIPuffer\Support\Database;

defined( 'ABSPATH' ) || exit;

/**
 * Reads the messages of conversations, in the order in which they arrived.
 *
 * @phpstan-import-type Row from Database
 */
final class MessagesQuery {
	/**
	 * Takes the connection.
	 *
	 * @param Database $database The connection.
	 */
	public function __construct( private readonly Database $database ) {}

	/**
	 * A page of a conversation's messages.
	 *
	 * @param int $conversation_id Conversation.
	 * @param int $page            From 1.
	 * @param int $per_page        Rows a page.
	 * @return list<Row>
	 */
	public function page( int $conversation_id, int $page, int $per_page ): array {
		// The ids first: passing over whole messages to come to a later page would read all of them.
		return $this->database->rows(
			"SELECT m.* FROM {$this->table( 'messages' )} m JOIN ( SELECT id FROM {$this->table( 'messages' )} WHERE conversation_id = %d ORDER BY id LIMIT %d OFFSET %d ) page ON page.id = m.id ORDER BY m.id",
			$conversation_id,
			$per_page,
			( $page - 1 ) * $per_page
		);
	}

	/**
	 * The next messages of a conversation, so many of them as are not too much for the memory.
	 *
	 * @param int $conversation_id Conversation.
	 * @param int $after           The last id had, 0 to begin.
	 * @param int $limit           At most so many.
	 * @return list<Row>
	 */
	public function next( int $conversation_id, int $after, int $limit ): array {
		return $this->database->rows( "SELECT * FROM {$this->table( 'messages' )} WHERE conversation_id = %d AND id > %d ORDER BY id LIMIT %d", $conversation_id, $after, $limit );
	}

	/**
	 * A page of all a user's messages, oldest first.
	 *
	 * @param int $user_id  User.
	 * @param int $page     From 1.
	 * @param int $per_page Rows a page.
	 * @return list<Row>
	 */
	public function of_user( int $user_id, int $page, int $per_page ): array {
		return $this->database->rows(
			"SELECT m.* FROM {$this->table( 'messages' )} m JOIN (
				SELECT said.id FROM {$this->table( 'conversations' )} c JOIN {$this->table( 'messages' )} said ON said.conversation_id = c.id
				WHERE c.user_id = %d ORDER BY said.id LIMIT %d OFFSET %d
			) page ON page.id = m.id ORDER BY m.id",
			$user_id,
			$per_page,
			( $page - 1 ) * $per_page
		);
	}

	/**
	 * One message.
	 *
	 * @param int $conversation_id Conversation it must be of.
	 * @param int $id              Its id.
	 * @return Row|null
	 */
	public function get( int $conversation_id, int $id ): ?array {
		return $this->database->row( "SELECT * FROM {$this->table( 'messages' )} WHERE id = %d AND conversation_id = %d", $id, $conversation_id );
	}

	/**
	 * The first message of each conversation that has what was looked for.
	 *
	 * @param list<int>   $conversations Conversations.
	 * @param SearchTerms $terms         What was looked for.
	 * @return array<int, string> Texts by conversation.
	 */
	public function matching( array $conversations, SearchTerms $terms ): array {
		if ( [] === $conversations || [] === $terms->runs ) {
			return [];
		}
		$sought = $terms->texts();
		$marks  = Database::marks( $conversations );
		$texts  = [];
		$rows   = $this->database->rows(
			"SELECT m.conversation_id, m.content FROM {$this->table( 'messages' )} m JOIN (
				SELECT MIN(message_id) AS id FROM {$this->table( 'log_search' )} WHERE conversation_id IN ($marks)" . str_repeat( ' AND ' . SearchQuery::CONTAINS, count( $sought ) ) . ' GROUP BY conversation_id
			) first ON first.id = m.id',
			...[ ...$conversations, ...$sought ]
		);

		foreach ( $rows as $row ) {
			$texts[ (int) $row['conversation_id'] ] = (string) $row['content'];
		}

		return $texts;
	}

	/**
	 * Cached and thinking tokens of conversations. They are asked for by exports alone, so no conversation keeps their sum.
	 *
	 * @param list<int> $conversations Conversations.
	 * @return array<int, array{cached: int, thinking: int}> By conversation; those without messages are left out.
	 */
	public function parts_of_tokens( array $conversations ): array {
		if ( [] === $conversations ) {
			return [];
		}
		$parts = [];
		$rows  = $this->database->rows(
			"SELECT conversation_id, SUM(cached_tokens) AS cached, SUM(thinking_tokens) AS thinking FROM {$this->table( 'messages' )}
			WHERE conversation_id IN (" . Database::marks( $conversations ) . ') GROUP BY conversation_id',
			...$conversations
		);
		foreach ( $rows as $row ) {
			$parts[ (int) $row['conversation_id'] ] = [ 'cached' => (int) $row['cached'], 'thinking' => (int) $row['thinking'] ];
		}

		return $parts;
	}

	/**
	 * The highest id there is: what is written from now on has a higher one.
	 */
	public function last_id(): int {
		return (int) $this->database->value( "SELECT MAX(id) FROM {$this->table( 'messages' )}" );
	}

	/**
	 * A table's name.
	 *
	 * @param string $name Short name.
	 */
	private function table( string $name ): string {
		return $this->database->table( $name );
	}
}
