// The interpreter of docs/conformance.md on the official Go SDK: conformance [PORT].
package main

import (
	"errors"
	"fmt"
	"log"
	"math"
	"net"
	"net/http"
	"os"
	"time"

	"github.com/apache/flink-statefun/statefun-sdk-go/v3/pkg/statefun"
)

func interpret(ctx statefun.Context, message statefun.Message) error {
	if message.Is(commandsType) {
		var all commands
		if err := message.As(commandsType, &all); err != nil {
			return err
		}
		for _, each := range all.Commands {
			if err := run(ctx, each); err != nil {
				return err
			}
		}
		return nil
	}
	for _, spec := range specs[:setting] {
		if message.Is(spec.ValueType) {
			value := receiver(spec.ValueType)
			if err := message.As(spec.ValueType, value); err != nil {
				return err
			}
			ctx.Storage().Set(spec, given(value))
			return nil
		}
	}
	observe(ctx, unsupported{message.ValueTypeName().String()}, reportType)
	return nil
}

func run(ctx statefun.Context, command command) error {
	switch command.Do {
	case "report":
		self, caller := ctx.Self(), ctx.Caller()
		it := report{Text: command.Text, Self: plain(self)}
		if caller != nil {
			plainCaller := plain(*caller)
			it.Caller = &plainCaller
		}
		observe(ctx, it, reportType)
	case "set":
		ctx.Storage().Set(specOf(command.Name), command.Text)
	case "clear":
		ctx.Storage().Remove(specOf(command.Name))
	case "tell":
		spec := specOf(command.Name)
		value := receiver(spec.ValueType)
		if ctx.Storage().Get(spec, value) {
			observe(ctx, given(value), spec.ValueType)
		} else {
			observe(ctx, absent{command.Name}, reportType)
		}
	case "add":
		var number int32
		ctx.Storage().Get(specOf("int"), &number)
		sum := int64(number) + command.Number
		// An int32 of Go wraps around.
		if sum > math.MaxInt32 || sum < math.MinInt32 {
			return fmt.Errorf("%v is not an int", sum)
		}
		ctx.Storage().Set(specOf("int"), int32(sum))
	case "send":
		ctx.Send(commandsFor(command))
	case "send-after":
		delay := time.Duration(command.Ms) * time.Millisecond
		if command.Token == "" {
			ctx.SendAfter(delay, commandsFor(command))
			return nil
		}
		token, err := statefun.NewCancellationToken(command.Token)
		if err != nil {
			return err
		}
		ctx.SendAfterWithCancellationToken(delay, token, commandsFor(command))
	case "cancel":
		token, err := statefun.NewCancellationToken(command.Token)
		if err != nil {
			return err
		}
		ctx.CancelDelayedMessage(token)
	case "kafka":
		ctx.SendEgress(statefun.KafkaEgressBuilder{
			Target: kafkaEgress,
			Topic:  "conformance-kafka",
			Key:    command.Key,
			Value:  command.Text,
		})
	case "kinesis":
		ctx.SendEgress(statefun.KinesisEgressBuilder{
			Target:          kinesisEgress,
			Stream:          "conformance-kinesis",
			PartitionKey:    command.PartitionKey,
			ExplicitHashKey: command.ExplicitHashKey,
			Value:           command.Text,
		})
	case "custom":
		ctx.SendEgress(statefun.GenericEgressBuilder{
			Target:    customEgress,
			Value:     command.Text,
			ValueType: statefun.StringType,
		})
	case "wait":
		time.Sleep(time.Millisecond)
	case "fail":
		return errors.New(command.Text)
	case "panic":
		panic(command.Text)
	default:
		observe(ctx, unsupported{command.Do}, reportType)
	}
	return nil
}

func specOf(name string) statefun.ValueSpec {
	for _, spec := range specs {
		if spec.Name == name {
			return spec
		}
	}
	panic(fmt.Errorf("there is no value %v", name))
}

// What a value of a type is read into.
func receiver(valueType statefun.SimpleType) interface{} {
	switch valueType {
	case statefun.BoolType:
		return new(bool)
	case statefun.Int32Type:
		return new(int32)
	case statefun.Int64Type:
		return new(int64)
	case statefun.Float32Type:
		return new(float32)
	case statefun.Float64Type:
		return new(float64)
	case statefun.StringType:
		return new(string)
	}
	return new([]byte)
}

// What is written of what was read: all types take a pointer but the one that is not the SDK's.
func given(value interface{}) interface{} {
	if bytes, ok := value.(*[]byte); ok {
		return *bytes
	}
	return value
}

func observe(ctx statefun.Context, value interface{}, valueType statefun.SimpleType) {
	ctx.Send(statefun.MessageBuilder{
		Target:    statefun.Address{FunctionType: observerFn, Id: ctx.Self().Id},
		Value:     value,
		ValueType: valueType,
	})
}

func commandsFor(command command) statefun.MessageBuilder {
	return statefun.MessageBuilder{
		Target:    statefun.Address{FunctionType: interpreterFn, Id: command.Id},
		Value:     commands{command.Commands},
		ValueType: commandsType,
	}
}

func plain(it statefun.Address) address {
	return address{Function: it.FunctionType.String(), Id: it.Id}
}

func main() {
	functions := statefun.StatefulFunctionsBuilder()
	err := functions.WithSpec(statefun.StatefulFunctionSpec{
		FunctionType: interpreterFn,
		States:       specs,
		Function:     statefun.StatefulFunctionPointer(interpret),
	})
	if err != nil {
		log.Fatal(err)
	}
	port := "0"
	if len(os.Args) > 1 {
		port = os.Args[1]
	}
	listener, err := net.Listen("tcp", "127.0.0.1:"+port)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Printf("ready on http://%v/\n", listener.Addr())
	log.Fatal(http.Serve(listener, functions.AsHandler()))
}
