package main

import (
	"io"
	"time"

	"github.com/apache/flink-statefun/statefun-sdk-go/v3/pkg/statefun"
)

const expiry = time.Minute

var (
	interpreterFn = statefun.TypeNameFrom("statefun.conformance/interpreter")
	observerFn    = statefun.TypeNameFrom("statefun.conformance/observer")
	kafkaEgress   = statefun.TypeNameFrom("statefun.conformance/kafka")
	customEgress  = statefun.TypeNameFrom("statefun.conformance/custom")
	kinesisEgress = statefun.TypeNameFrom("statefun.conformance/kinesis")

	commandsType = statefun.MakeJsonType(statefun.TypeNameFrom("statefun.conformance/commands"))
	reportType   = statefun.MakeJsonType(statefun.TypeNameFrom("statefun.conformance/report"))
)

// A custom type whose value is its bytes.
type bytesType struct{}

func (bytesType) GetTypeName() statefun.TypeName {
	return statefun.TypeNameFrom("statefun.conformance/bytes")
}

func (bytesType) Deserialize(reader io.Reader, receiver interface{}) (err error) {
	*receiver.(*[]byte), err = io.ReadAll(reader)
	return err
}

func (bytesType) Serialize(writer io.Writer, data interface{}) error {
	_, err := writer.Write(data.([]byte))
	return err
}

var specs = []statefun.ValueSpec{
	{Name: "bool", ValueType: statefun.BoolType},
	{Name: "int", ValueType: statefun.Int32Type},
	{Name: "long", ValueType: statefun.Int64Type},
	{Name: "float", ValueType: statefun.Float32Type},
	{Name: "double", ValueType: statefun.Float64Type},
	{Name: "string", ValueType: statefun.StringType},
	{Name: "bytes", ValueType: bytesType{}},
	{Name: "camelCase2", ValueType: statefun.StringType},
	{Name: "written", ValueType: statefun.StringType, Expiration: statefun.ExpireAfterWrite(expiry)},
	{Name: "called", ValueType: statefun.StringType, Expiration: statefun.ExpireAfterCall(expiry)},
}

// The first so many of them are set by a message of their type.
const setting = 7

type commands struct {
	Commands []command `json:"commands"`
}

type command struct {
	Do              string    `json:"do"`
	Name            string    `json:"name,omitempty"`
	Text            string    `json:"text,omitempty"`
	Number          int64     `json:"number,omitempty"`
	Id              string    `json:"id,omitempty"`
	Ms              int64     `json:"ms,omitempty"`
	Token           string    `json:"token,omitempty"`
	Key             string    `json:"key,omitempty"`
	PartitionKey    string    `json:"partitionKey,omitempty"`
	ExplicitHashKey string    `json:"explicitHashKey,omitempty"`
	Commands        []command `json:"commands,omitempty"`
}

type address struct {
	Function string `json:"function"`
	Id       string `json:"id"`
}

type report struct {
	Text   string   `json:"text"`
	Self   address  `json:"self"`
	Caller *address `json:"caller"`
}

type absent struct {
	Absent string `json:"absent"`
}

type unsupported struct {
	Unsupported string `json:"unsupported"`
}
