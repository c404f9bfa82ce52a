<?php
/**
 * What of a request and of an error is kept.
 *
 * @package AIPuffer\Tests
 */

declare( strict_types=1 );

namespace AIPuffer\Tests\Logs;

use AIPuffer\Logs\Redaction;
use AIPuffer\Tests\TestCase;

final class RedactionTest extends TestCase {
	/**
	 * A text with a secret in it, and the secret.
	 *
	 * @return array<string, array{string, string}>
	 */
	public static function secrets(): array {
		$aws = 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY';
		$pem = "MIIEvQIBADANBgkqhkiG9w0BAQEFAASC\nBKcwggSjAgEAAoIBAQC7VJTUt9Us8cKj";
		return [
			'an AWS key'                  => [ 'used AKIAIOSFODNN7EXAMPLE today', 'AKIAIOSFODNN7EXAMPLE' ],
			'a temporary AWS key'         => [ 'used ASIAIOSFODNN7EXAMPLE.', 'ASIAIOSFODNN7EXAMPLE' ],
			'an AWS secret'               => [ "aws_secret_access_key = $aws", $aws ],
			'an AWS secret in a variable' => [ "export AWS_SECRET_ACCESS_KEY='$aws'", $aws ],
			'an AWS secret in JSON'       => [ '{"SecretAccessKey":"' . $aws . '"', $aws ],
			'a Slack token'               => [ 'xoxb-123456789012-abcdefABCDEF', '123456789012-abcdefABCDEF' ],
			'a Slack hook'                => [ 'https://hooks.slack.com/services/T00000000/B00000000/abcdefghijkl', 'T00000000/B00000000' ],
			'a GitHub token'              => [ 'ghp_abcdefghijklmnopqrstuvwxyz0123456789', 'abcdefghijklmnop' ],
			'a fine GitHub token'         => [ 'github_pat_11ABCDEFG0abcdefghijkl_mnopqrstuvwxyz', '11ABCDEFG0' ],
			'a GitHub server token'       => [ 'ghs_abcdefghijklmnopqrstuvwxyz0123456789', 'abcdefghijklmnop' ],
			'a private key'               => [ "-----BEGIN RSA PRIVATE KEY-----\n$pem\n-----END RSA PRIVATE KEY-----", 'MIIEvQIBADANBgkqhkiG9w0BAQEFAASC' ],
			'a private key without end'   => [ "-----BEGIN PRIVATE KEY-----\n$pem", 'BKcwggSjAgEAAoIBAQC7VJTUt9Us8cKj' ],
			'a private key in JSON'       => [ '{"key_data":"-----BEGIN PRIVATE KEY-----\nMIIEvQIBADANBgkqh\n-----END PRIVATE KEY-----\n"}', 'MIIEvQIBADANBgkqh' ],
			'a password in an address'    => [ 'redis://ada:s3cr3t@cache.example.org:6379/0', 's3cr3t' ],
			'a password in a web address' => [ 'GET https://ada:hunter2!@example.org/v1', 'hunter2!' ],
			'a password without a user'   => [ 'redis://:s3cr3t@cache.example.org', 's3cr3t' ],
			'a signature of Amazon'       => [ 'https://b.s3.amazonaws.com/x?X-Amz-Credential=AB%2F2026&X-Amz-Signature=deadbeefcafe&x=1', 'deadbeefcafe' ],
			'a security token of Amazon'  => [ 'https://b.s3.amazonaws.com/x?X-Amz-Security-Token=FwoGZXIvYXdz', 'FwoGZXIvYXdz' ],
			'a signature of Azure'        => [ 'https://x.blob.core.windows.net/a?sv=2026&sig=abc%2Bdef%3D', 'abc%2Bdef%3D' ],
			'a signature of Google'       => [ 'https://storage.googleapis.com/a?X-Goog-Signature=0011aabb', '0011aabb' ],
			'a signature'                 => [ 'https://cdn.example.org/a?Expires=1&Signature=qwertz&Key-Pair-Id=K2', 'qwertz' ],
			'a token in an address'       => [ 'https://example.org/?token=abc', 'token=abc' ],
			'a key in an address'         => [ 'https://example.org/?a=1&key=abc', 'key=abc' ],
			'a key in JSON of an address' => [ 'https:\/\/example.org\/?a=1\u0026key=abc"', 'key=abc' ],
			'a subscription key'          => [ 'Ocp-Apim-Subscription-Key: 0123456789abcdef', '0123456789abcdef' ],
			'a subscription key, named'   => [ 'subscription-key=0123456789abcdef', '0123456789abcdef' ],
			'a pair of name and value'    => [ 'Sent {"name":"api_key","value":"abc def"} there', 'abc def' ],
			'a numeric password'          => [ 'password: 1234', '1234' ],
			'a numeric password in JSON'  => [ 'got {"password": 12345678}', '12345678' ],
			'a password with blanks'      => [ 'password="correct horse battery"', 'horse battery' ],
			'a password, quoted in JSON'  => [ '{\"password\":\"abcdef12\"}', 'abcdef12' ],
			'a password in PHP'           => [ "'password' => 'letmein99'", 'letmein99' ],
			'a bearer token'              => [ 'Authorization: Bearer abcdef123456', 'abcdef123456' ],
			'a basic password'            => [ 'Authorization: Basic YWRhOnNlY3JldA==', 'YWRhOnNlY3JldA==' ],
			'a header of another scheme'  => [ 'Authorization: AWS4-HMAC-SHA256 Credential=AB12/2026, Signature=00ff11', '00ff11' ],
			'an OpenAI key'               => [ 'Incorrect API key provided: sk-proj-abcdefghijkl0123456789', 'abcdefghijkl0123456789' ],
			'an Anthropic key'            => [ 'sk-ant-api03-abcdefghijklm', 'api03-abcdefghijklm' ],
			'a Google key'                => [ 'AIzaSyA1234567890abcdefghijklmnopqrs', 'AIzaSyA' ],
			'a Google token'              => [ 'ya29.a0AfH6SMBabcdefghijklmnop', 'a0AfH6SMB' ],
			'a JSON web token'            => [ 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.SflKxwRJSMeKKF2QT4', 'SflKxwRJSMeKKF2QT4' ],
		];
	}

	/**
	 * @dataProvider secrets
	 */
	public function test_a_secret_goes_from_texts_payloads_and_errors_alike( string $text, string $secret ): void {
		foreach ( [ Redaction::text( $text ), Redaction::payload( [ 'messages' => [ [ 'content' => $text ] ] ] ), Redaction::payload( $text ), Redaction::error( $text, 1000 ) ] as $kept ) {
			self::assertStringNotContainsString( $secret, (string) $kept );
			self::assertStringContainsString( '[redacted]', (string) $kept );
		}
	}

	/**
	 * @return array<string, array{string}>
	 */
	public static function ordinary(): array {
		return array_map(
			static fn ( string $text ): array => [ $text ],
			[
				'a key to something'        => 'The key to success: patience. Press any key; key points follow.',
				'key performance'           => 'Our key-performance-indicators and key_value_stores_explained',
				'words with key'            => 'monkey: bananas123, keyboard=mechanical, hockey: Galatasaray',
				'a secretary'               => 'secretary: Margaret Hamilton',
				'basic words'               => 'A basic understanding of JavaScript; basic JavaScript is enough',
				'a bearer of news'          => 'the bearer of wonderful news',
				'passwords in general'      => 'How do I choose a password? Passwords should be long.',
				'tokens'                    => 'max_tokens: 4096, total tokens: 123456, token count = 1234567',
				'a UUID'                    => '123e4567-e89b-12d3-a456-426614174000',
				'a hash'                    => 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
				'names of models'           => 'gpt-5-mini-2025-08-07 claude-sonnet-4-5-20250929 gemini-2.5-flash-preview-05-20 text-embedding-3-large',
				'an address'                => 'https://example.org/docs?page=2&sort=title#keys',
				'an address with a port'    => 'http://example.org:8080/@ada and http://example.org/a:b@c',
				'an email address'          => 'Write to: ada@example.org',
				'a signature under a letter' => 'Signature of the author, see page 3',
				'a cookie'                  => 'Cookie recipe: 250 g of flour',
				'a language'                => 'Türkçe: anahtar kelimeler; 日本語 🐡',
				'a time'                    => 'At 12:30 @home',
				'code'                      => 'foreach ( $items as $key => $value ) { echo $key; }',
			]
		);
	}

	/**
	 * @dataProvider ordinary
	 */
	public function test_ordinary_text_stays( string $text ): void {
		self::assertSame( $text, Redaction::text( $text ) );
		self::assertSame( $text, Redaction::error( $text, 1000 ) );
		self::assertSame( [ 'content' => $text ], json_decode( (string) Redaction::payload( [ 'content' => $text ] ), true ) );
	}

	/**
	 * @return array<string, array{array<mixed>, array<mixed>}>
	 */
	public static function fields(): array {
		$gone = '[redacted]';
		return [
			'names of secrets'     => [ [ 'api_key' => 'a', 'apiKey' => 'b', 'secretAccessKey' => 'c', 'Ocp-Apim-Subscription-Key' => 'd', 'x-goog-signature' => 'e', 'pwd' => 'f' ], [ 'api_key' => $gone, 'apiKey' => $gone, 'secretAccessKey' => $gone, 'Ocp-Apim-Subscription-Key' => $gone, 'x-goog-signature' => $gone, 'pwd' => $gone ] ],
			'numbers'              => [ [ 'password' => 1234, 'api_key' => 5678, 'token' => 15496, 'key' => 3, 'max_tokens' => 100 ], [ 'password' => $gone, 'api_key' => $gone, 'token' => 15496, 'key' => 3, 'max_tokens' => 100 ] ],
			'truth and nothing'    => [ [ 'password' => true, 'secret' => null ], [ 'password' => true, 'secret' => null ] ],
			'a name and its value' => [ [ [ 'name' => 'api_key', 'value' => 'abc' ], [ 'header' => 'Authorization', 'value' => [ 'x' ] ], [ 'name' => 'password', 'value' => 1234 ], [ 'name' => 'temperature', 'value' => 1 ], [ 'name' => 'city', 'value' => 'İzmir' ] ], [ [ 'name' => 'api_key', 'value' => $gone ], [ 'header' => 'Authorization', 'value' => $gone ], [ 'name' => 'password', 'value' => $gone ], [ 'name' => 'temperature', 'value' => 1 ], [ 'name' => 'city', 'value' => 'İzmir' ] ] ],
			'headers as pairs'     => [ [ [ 'X-Api-Key', 'abc' ], [ 'Accept', 'text/html' ], [ 'secret', 'garden' ] ], [ [ 'X-Api-Key', $gone ], [ 'Accept', 'text/html' ], [ 'secret', 'garden' ] ] ],
			'what stays'           => [ [ 'secretary' => 'Margaret', 'keywords' => [ 'a' ], 'total_tokens' => 12, 'model' => 'gpt-5', 'monkey' => 'x' ], [ 'secretary' => 'Margaret', 'keywords' => [ 'a' ], 'total_tokens' => 12, 'model' => 'gpt-5', 'monkey' => 'x' ] ],
		];
	}

	/**
	 * @dataProvider fields
	 * @param array<mixed> $sent What was sent.
	 * @param array<mixed> $kept What is kept of it.
	 */
	public function test_a_secret_is_told_by_the_name_it_stands_under( array $sent, array $kept ): void {
		self::assertSame( $kept, json_decode( (string) Redaction::payload( $sent ), true ) );
		self::assertSame( $kept, json_decode( Redaction::error( (string) json_encode( $sent ), 1000 ), true ) );
	}

	public function test_a_key_at_the_cut_of_an_error_does_not_stay_in_half(): void {
		$logged = aipuffer_log_message( [ 'module' => 'chat', 'user_id' => 0, 'role' => 'assistant', 'content' => '', 'status' => 'failed', 'error' => str_repeat( 'x ', 492 ) . 'sk-proj-abcdefghijkl0123456789' ] );
		global $wpdb;
		$error = (string) $wpdb->get_var( $wpdb->prepare( "SELECT error FROM {$wpdb->prefix}aipuffer_messages WHERE id = %d", $logged['message_id'] ) );
		self::assertStringEndsWith( '[redacted]', $error );
	}
}
